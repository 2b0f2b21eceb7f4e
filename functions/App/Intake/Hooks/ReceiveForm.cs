using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Intake.Forms;
using SppsFlows.Intake.Secrets;
using SppsFlows.Policy;
using SppsFlows.Settings;

namespace SppsFlows.Intake.Hooks;

/// <summary>
/// Takes in a form that another system posted (J2). Each step can be repeated: after a crash between two, the sender's next try continues.
/// </summary>
public sealed class ReceiveForm(
    SppsDb db, IEnumerable<IFormTaker> takers, AuditLog audit, IMisplacedSecrets misplaced, IDataProtectionProvider protection,
    IOptions<AppOptions> app, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(
        JsonSerializerDefaults.Web)
    { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly IDataProtector _protector = protection.CreateProtector("SppsFlows.Intake.HookBodyHash");

    public async Task<ReceiveResult> RunAsync(
        string source, string id, byte[] body, HookReading.Readable form, CancellationToken cancellationToken)
    {
        var person = await db.People.AsNoTracking().FirstOrDefaultAsync(
            candidate => candidate.Email == form.Requester && candidate.Active, cancellationToken);
        if (person is null) return new ReceiveResult.UnknownRequester();
        var key = $"{source}/{id}";
        var hash = SHA256.HashData(body);
        var before = await db.WriteAsync(() => ClaimAsync(key, hash, cancellationToken), cancellationToken);
        if (before is not null && !CryptographicOperations.FixedTimeEquals(_protector.Unprotect(before.ProtectedBodyHash), hash))
            return new ReceiveResult.OtherBody();
        if (before?.Answer is { } known) return new ReceiveResult.Answered(known);

        var outcome = await takers.Single(taker => taker.Form == form.Form).TakeInAsync(
            new HandedInForm(form.Values, IntakeWay.Hook, $"hook/{key}", person), cancellationToken);
        var answer = JsonSerializer.Serialize(AnswerTo(outcome, form), Json);
        return new ReceiveResult.Answered(await db.WriteAsync(
            () => AnswerAsync(key, answer, outcome, form, person, cancellationToken), cancellationToken));
    }

    private async Task<HookDelivery?> ClaimAsync(string key, byte[] hash, CancellationToken cancellationToken)
    {
        var before = await db.Set<HookDelivery>().FindAsync([key], cancellationToken);
        if (before is null)
            db.Set<HookDelivery>().Add(new HookDelivery
            {
                Key = key,
                ProtectedBodyHash = _protector.Protect(hash),
                ReceivedAt = clock.GetUtcNow()
            });
        return before;
    }

    /// <summary>If two with one id come at the same time, the first answer counts for both.</summary>
    private async Task<string> AnswerAsync(
        string key, string answer, FormOutcome outcome, HookReading.Readable form, Person person, CancellationToken cancellationToken)
    {
        var delivery = await db.Set<HookDelivery>().SingleAsync(row => row.Key == key, cancellationToken);
        if (delivery.Answer is not null) return delivery.Answer;
        delivery.Answer = answer;
        var about = outcome is FormOutcome.TakenIn taken ? taken.Subject : $"person/{person.Id}";
        var source = Actors.Hook(key.Split('/')[0]);
        audit.Add(source, "form.received", about, new { form = form.Form.Id, complete = outcome is FormOutcome.TakenIn, webhook = key });
        if (form.Values.Scrubbed.Count > 0)
            await misplaced.RecordAsync(person, $"hook/{key}", "form", about, source, form.Values.Scrubbed, cancellationToken);
        return answer;
    }

    private HookAnswer AnswerTo(FormOutcome outcome, HookReading.Readable form)
    {
        IReadOnlyList<string>? removed = form.Values.Scrubbed.Count > 0 ? [.. form.Values.Scrubbed] : null;
        IReadOnlyList<string>? ignored = form.Ignored.Count > 0 ? form.Ignored : null;
        return outcome switch
        {
            FormOutcome.Incomplete incomplete =>
                new HookAnswer(
                    "incomplete", "The requester was mailed a link to a form that is filled in as far as it goes.",
                    Problems: incomplete.Problems, Removed: removed, Ignored: ignored),
            FormOutcome.TakenIn taken =>
                new HookAnswer(
                    "accepted", "The request is on its way; the requester is told by mail.", taken.Id, app.Value.PublicUrl + taken.Path,
                    Removed: removed, Ignored: ignored),
            _ => throw new InvalidOperationException(outcome.GetType().Name),
        };
    }
}

/// <summary>What the sender is told.</summary>
/// <param name="Status"><c>accepted</c> or <c>incomplete</c>.</param>
/// <param name="Removed">Fields from which a credential was removed.</param>
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

    /// <summary>This id came before with another body.</summary>
    public sealed record OtherBody : ReceiveResult;

    /// <summary>The directory has no active person with that address.</summary>
    public sealed record UnknownRequester : ReceiveResult;
}
