using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Accounts;
using SppsFlows.Audit;
using SppsFlows.Credentials.Misplaced;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Intake.Forms;
using SppsFlows.Policy;
using SppsFlows.Settings;

namespace SppsFlows.Intake.Hooks;

/// <summary>Takes in a form that another system posted (J2). Each step can be repeated: a crash between two, and the sender's next try goes on.</summary>
public sealed class ReceiveForm(
    SppsDb db, SubmitAccountRequest submit, AuditLog audit, RecordMisplacedSecret misplaced, IDataProtectionProvider protection, IOptions<AppOptions> app, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly IDataProtector _protector = protection.CreateProtector("SppsFlows.Intake.HookBodyHash");

    public async Task<ReceiveResult> RunAsync(string source, string id, byte[] body, HookReading.Readable form, CancellationToken cancellation)
    {
        var person = await db.People.AsNoTracking().FirstOrDefaultAsync(candidate => candidate.Email == form.Requester && candidate.Active, cancellation);
        if (person is null) return new ReceiveResult.UnknownRequester();
        var key = $"{source}/{id}";
        var hash = SHA256.HashData(body);
        var before = await db.WriteAsync(() => ClaimAsync(key, hash, cancellation), cancellation);
        if (before is not null && !CryptographicOperations.FixedTimeEquals(_protector.Unprotect(before.ProtectedBodyHash), hash)) return new ReceiveResult.OtherBody();
        if (before?.Answer is { } known) return new ReceiveResult.Answered(known);

        var result = await submit.SubmitOrAskAsync(AccountRequestFields.ToForm(form.Values), RequestSource.Hook, $"hook/{key}", person.Id, cancellation);
        var answer = JsonSerializer.Serialize(AnswerTo(result, form), Json);
        return new ReceiveResult.Answered(await db.WriteAsync(() => AnswerAsync(key, answer, result, form, person, cancellation), cancellation));
    }

    private async Task<HookDelivery?> ClaimAsync(string key, byte[] hash, CancellationToken cancellation)
    {
        var before = await db.Set<HookDelivery>().FindAsync([key], cancellation);
        if (before is null) db.Set<HookDelivery>().Add(new HookDelivery { Key = key, ProtectedBodyHash = _protector.Protect(hash), ReceivedAt = clock.GetUtcNow() });
        return before;
    }

    /// <summary>Two of one id at the same time: the first answer stands for both.</summary>
    private async Task<string> AnswerAsync(string key, string answer, SubmitResult result, HookReading.Readable form, Person person, CancellationToken cancellation)
    {
        var delivery = await db.Set<HookDelivery>().SingleAsync(row => row.Key == key, cancellation);
        if (delivery.Answer is not null) return delivery.Answer;
        delivery.Answer = answer;
        var about = RequestOf(result) is { } request ? AccountRequest.SubjectOf(request) : $"person/{person.Id}";
        var source = Actors.Hook(key.Split('/')[0]);
        audit.Add(source, "form.received", about, new { form = form.Form.Id, complete = result is not SubmitResult.Problems, webhook = key });
        if (form.Values.Scrubbed.Count > 0) await misplaced.RunAsync(person, $"hook/{key}", "form", about, source, form.Values.Scrubbed, cancellation);
        return answer;
    }

    private HookAnswer AnswerTo(SubmitResult result, HookReading.Readable form)
    {
        IReadOnlyList<string>? removed = form.Values.Scrubbed.Count > 0 ? [.. form.Values.Scrubbed] : null;
        IReadOnlyList<string>? ignored = form.Ignored.Count > 0 ? form.Ignored : null;
        return result is SubmitResult.Problems problems
            ? new HookAnswer("incomplete", "The requester was mailed a link to a form that is filled in as far as it goes.", Problems: problems.Fields, Removed: removed, Ignored: ignored)
            : new HookAnswer("accepted", "The request is on its way; the requester is told by mail.", RequestOf(result), $"{app.Value.PublicUrl}/accounts/requests/{RequestOf(result)}", Removed: removed, Ignored: ignored);
    }

    private static Guid? RequestOf(SubmitResult result) => result switch
    {
        SubmitResult.Accepted accepted => accepted.RequestId,
        SubmitResult.Known known => known.RequestId,
        _ => null,
    };
}

/// <summary>What the sender is told.</summary>
/// <param name="Status"><c>accepted</c> or <c>incomplete</c>.</param>
/// <param name="Removed">Fields out of which a credential was taken.</param>
/// <param name="Ignored">Names that mean no field.</param>
public sealed record HookAnswer(
    string Status, string Message, Guid? RequestId = null, string? StatusUrl = null,
    IReadOnlyList<FieldProblem>? Problems = null, IReadOnlyList<string>? Removed = null, IReadOnlyList<string>? Ignored = null);

/// <summary>What became of a post. Closed.</summary>
public abstract record ReceiveResult
{
    private ReceiveResult() { }

    /// <param name="Answer">A <see cref="HookAnswer"/> as JSON.</param>
    public sealed record Answered(string Answer) : ReceiveResult;

    /// <summary>This id came before, with something else.</summary>
    public sealed record OtherBody : ReceiveResult;

    /// <summary>The directory has no active person with that address.</summary>
    public sealed record UnknownRequester : ReceiveResult;
}
