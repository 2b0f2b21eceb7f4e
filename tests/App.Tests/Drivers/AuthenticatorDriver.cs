using Microsoft.Extensions.DependencyInjection;
using OtpNet;
using SppsFlows.App.Tests.Infrastructure;

namespace SppsFlows.App.Tests.Drivers;

/// <summary>A person with an authenticator app on their phone, whose clock is the app's.</summary>
public static class AuthenticatorDriver
{
    public const string Page = "/step-up/authenticator";

    /// <returns>The seed that their app holds from then on.</returns>
    public static async Task<string> EnrolsAsync(this TestApp app, StaffDriver staff)
    {
        var (page, seed) = await app.BeginsToEnrolAsync(staff);
        (await staff.Browser.SubmitAsync(page, Page, ("code", app.CodeOf(seed)))).Title.ShouldBe("Your authenticator app is set up");
        return seed;
    }

    /// <summary>As far as the page with the key.</summary>
    public static async Task<(Page Page, string Seed)> BeginsToEnrolAsync(this TestApp app, StaffDriver staff)
    {
        await staff.ProvesAsync(app, await staff.Browser.OpenAsync(Page));
        var page = await staff.Browser.SubmitAsync(await staff.Browser.OpenAsync(Page), "/seed");
        return (page, SeedOn(page));
    }

    public static string SeedOn(Page page) =>
        page.Document.QuerySelector(".secret").ShouldNotBeNull(page.Text).TextContent.Replace(" ", "", StringComparison.Ordinal);

    public static string CodeOf(this TestApp app, string seed) =>
        new Totp(Base32Encoding.ToBytes(seed)).ComputeTotp(app.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
}
