using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SppsFlows.Mail;

namespace SppsFlows.Intake.Inbound;

/// <summary>
/// Whether a post of inbound mail is SendGrid's: by its signature, else by user and password in the address that SendGrid posts to.
/// </summary>
public sealed class InboundPoster
{
    private readonly InboundMailOptions _options;
    private readonly IHostEnvironment _environment;

    public InboundPoster(IOptions<IntakeOptions> options, IHostEnvironment environment)
    {
        (_options, _environment) = (options.Value.Mail, environment);
        // An unreadable key is found when the app starts, not when mails get lost.
        if (_options.SendGridPublicKey.Length > 0) SendGridSignature.ReadKey(_options.SendGridPublicKey).Dispose();
    }

    public bool IsGenuine(HttpRequest request, ReadOnlySpan<byte> body)
    {
        if (_options.SendGridPublicKey.Length > 0)
            return SendGridSignature.IsGenuine(
                _options.SendGridPublicKey, request.Headers[SendGridSignature.TimestampHeader],
                request.Headers[SendGridSignature.SignatureHeader], body);
        if (_options.Password.Length > 0) return HasPassword(request.Headers.Authorization.ToString());
        // Nothing is configured: a developer's machine accepts everything, any other nothing.
        return _environment.IsDevelopment();
    }

    private bool HasPassword(string authorization)
    {
        var wanted = Encoding.UTF8.GetBytes("Basic "
            + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_options.User}:{_options.Password}")));
        return CryptographicOperations.FixedTimeEquals(wanted, Encoding.UTF8.GetBytes(authorization));
    }
}
