using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Intake.Secrets;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>
/// Puts on record that somebody sent a secret the wrong way (B7): the incident, the audit entry, the question to the sender. Part of the
/// caller's write.
/// </summary>
public sealed class RecordMisplacedSecret(SppsDb db, AssignmentDesk desk, AuditLog audit, TimeProvider clock) : IMisplacedSecrets
{
    public async Task RecordAsync(
        Person sender, string key, string way, string about, string actor, IReadOnlyCollection<string> fields,
        CancellationToken cancellationToken)
    {
        if (await db.Set<MisplacedSecret>().AnyAsync(known => known.Key == key, cancellationToken)) return;
        var now = clock.GetUtcNow();
        var secret = new MisplacedSecret
        {
            Key = key,
            Id = Guid.CreateVersion7(now),
            SenderId = sender.Id,
            Way = way,
            About = about,
            FoundAt = now,
        };
        db.Add(secret);
        audit.Add(actor, "secret.redacted", about, new { from = way is "form" ? "hook" : way, fields, incident = secret.Subject });
        var org = await MisplacedSecretRepair.OrgOfAsync(db, sender.Id, cancellationToken);
        await desk.OpenAsync(new NewAssignment(MisplacedSecretRepair.Kind, secret.Subject, OrgId: org?.Id), cancellationToken);
    }
}
