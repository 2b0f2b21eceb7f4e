using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Policy;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>
/// The sender of a misplaced secret is asked what it belongs to (B7), until somebody answers. Communications may answer in their place, and
/// is asked to when the sender does not, or has left.
/// </summary>
public sealed class MisplacedSecretRepair(SppsDb db, IOptions<CredentialOptions> options) : AssignmentKind
{
    public const string Kind = "misplaced-secret";

    private static readonly Party.Office Communications = new(Role.Communications);

    public override string Name => Kind;

    public override AssignmentRhythm Rhythm => new()
    {
        RemindOn = [1, 3, 5],
        ThenEvery = 5,
        Escalations = [new EscalationRhythm(7)],
        LinkLifetime = options.Value.EscrowLinkLifetime,
    };

    public override AnswerLink? Link => new(CredentialLinks.RepairMisplacedSecret, "/misplaced/");

    public override async Task<AssignmentPeople> PeopleAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var secret = await SecretAsync(assignment, cancellationToken);
        Asked office = new(Communications, nameof(Role.Communications), "the Office of Communications");
        return new AssignmentPeople
        {
            Responsible = [Asked.Person(secret.SenderId, "Sender")],
            Escalations = [await SuperiorAsync(secret.SenderId, cancellationToken) is { } told ? [office, told] : [office]],
            MayAlsoAnswer = [Communications],
        };
    }

    public override async Task<AssignmentText> DescribeAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var secret = await SecretAsync(assignment, cancellationToken);
        var sender = await SenderAsync(secret, cancellationToken);
        return new AssignmentText(
            $"Password that {sender.FullName} sent by {secret.Way}", $"/misplaced/cases/{secret.Id}", MisplacedMail.Button);
    }

    public override async Task<MailDraft> AskAsync(AskMail ask, CancellationToken cancellationToken)
    {
        var secret = await SecretAsync(ask.Assignment, cancellationToken);
        var sender = await SenderAsync(secret, cancellationToken);
        if (ask.To.Key != Party.KeyOfPerson(sender.Id)) return MisplacedMail.ToOffice(ask, sender, secret);
        return ask.Why is Asking.Reminder or Asking.NewLink ? MisplacedMail.Reminder(ask, secret) : MisplacedMail.Removed(ask, secret);
    }

    public override DigestLine Line(DigestItem item) => MisplacedMail.Line(item);

    /// <summary>Where somebody works, for the rule of who answers for them; null: nowhere.</summary>
    public static async Task<OrgUnit?> OrgOfAsync(SppsDb db, string personId, CancellationToken cancellationToken)
    {
        var orgs = await db.Roles.AsNoTracking().Where(role => role.PersonId == personId)
            .Join(db.Orgs, role => role.OrgId, org => org.Id, (_, org) => org).Distinct().OrderBy(org => org.Id)
            .ToListAsync(cancellationToken);
        return orgs.Find(unit => unit.Kind is not OrgKind.District) ?? orgs.FirstOrDefault();
    }

    /// <summary>Whoever answers for the sender's school or department hears of the silence. What it belongs to, they can't know.</summary>
    private async Task<Asked?> SuperiorAsync(string senderId, CancellationToken cancellationToken)
    {
        if (await OrgOfAsync(db, senderId, cancellationToken) is not { } org) return null;
        var kind = org.Kind is OrgKind.Department ? AccountKind.Department : AccountKind.School;
        var holders = await OfficeHolder.ReadAsync(db, org.Id, cancellationToken);
        return Asked.ByRule(ApproverRule.For(holders, org, kind, senderId), holders, org, onlyTold: true);
    }

    private Task<MisplacedSecret> SecretAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var id = MisplacedSecret.IdOf(assignment.Subject);
        return db.Set<MisplacedSecret>().AsNoTracking().SingleAsync(secret => secret.Id == id, cancellationToken);
    }

    private Task<Person> SenderAsync(MisplacedSecret secret, CancellationToken cancellationToken) =>
        db.People.AsNoTracking().SingleAsync(person => person.Id == secret.SenderId, cancellationToken);
}
