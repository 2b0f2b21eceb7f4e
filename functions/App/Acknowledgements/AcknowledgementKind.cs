using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Mail;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Acknowledgements;

/// <summary>A manager is asked to read the policy's text of one version and to take it on (A9). No account stops meanwhile.</summary>
public sealed class AcknowledgementKind(SppsDb db) : AssignmentKind
{
    public const string Kind = "acknowledgement";

    /// <summary>Outcome; data.</summary>
    public const string Acknowledged = "acknowledged";

    public static readonly LinkPurpose Purpose = new("AcknowledgePolicy", "the policy for managers of accounts");

    private const int SchoolWeek = 5;

    public override string Name => Kind;

    public override AssignmentRhythm Rhythm { get; } = new()
    {
        RemindOn = [3, 5],
        ThenEvery = SchoolWeek,
        Escalations = [new EscalationRhythm(7)],
        FirstCanWait = true,
    };

    public override AnswerLink Link { get; } = new(Purpose, "/acknowledge/");

    /// <summary>One for each person and version.</summary>
    public static string SubjectOf(string personId, string version) => $"{Kind}/{personId}/{version}";

    public static string PersonOf(string subject) => subject[(Kind.Length + 1)..subject.LastIndexOf('/')];

    public override async Task<AssignmentPeople> PeopleAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var personId = PersonOf(assignment.Subject);
        if (assignment.Subject != SubjectOf(personId, Acknowledgement.Version)) return AssignmentPeople.Moot;
        if (await db.AcknowledgedBy.FindAsync([personId, Acknowledgement.Version], cancellationToken) is not null
            || !await db.People.AnyAsync(person => person.Id == personId && person.Active, cancellationToken)
            || await ManagedAccounts.OfAsync(db, personId, cancellationToken) is not [var account, ..])
            return AssignmentPeople.Moot;
        return new AssignmentPeople
        {
            Responsible = [Asked.Person(personId, "Manager")],
            Escalations = [await HeadAsync(account, personId, cancellationToken) is { } head ? [head] : []],
        };
    }

    public override async Task<AssignmentText> DescribeAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var personId = PersonOf(assignment.Subject);
        var person = await db.People.AsNoTracking().SingleAsync(known => known.Id == personId, cancellationToken);
        return new AssignmentText(
            $"Policy acknowledgement of {person.FullName}", $"/acknowledgements/{assignment.Id}", "Read and acknowledge",
            Version: Acknowledgement.Version);
    }

    public override async Task<MailDraft> AskAsync(AskMail ask, CancellationToken cancellationToken)
    {
        var personId = PersonOf(ask.Assignment.Subject);
        var catalogue = await PlatformCatalogue.ReadAsync(db, cancellationToken);
        var accounts = await ManagedAccounts.OfAsync(db, personId, cancellationToken);
        var isNewText = await db.AcknowledgedBy.AnyAsync(known => known.PersonId == personId, cancellationToken);
        return AcknowledgementMail.Please(
            ask, [.. accounts.Select(account => $"@{account.Handle} on {catalogue.NameOf(account.Platform)}")], isNewText);
    }

    public override DigestLine Line(DigestItem item) => item.As is AssigneeRole.Informed
        ? new DigestLine(
            item.Text.Title, "They manage an account, were reminded, and have not acknowledged the policy yet. Please talk to them.",
            "See who it is")
        : new DigestLine(
            "The policy for managers of accounts", $"Please read it and acknowledge it. It waits for you since {item.Since}.",
            item.Text.Button);

    /// <summary>Of the school or department of their account; of a head themselves the superintendent's office. They only hear.</summary>
    private async Task<Asked?> HeadAsync(Account account, string personId, CancellationToken cancellationToken)
    {
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == account.OrgId, cancellationToken);
        var holders = await OfficeHolder.ReadAsync(db, org.Id, cancellationToken);
        return Asked.ByRule(ApproverRule.For(holders, org, account.Kind, personId), holders, org, onlyTold: true);
    }
}

/// <summary>What somebody manages that is in use.</summary>
internal static class ManagedAccounts
{
    /// <returns>The oldest first.</returns>
    public static Task<List<Account>> OfAsync(SppsDb db, string personId, CancellationToken cancellationToken) => db.Accounts.AsNoTracking()
        .Where(account => account.State == AccountState.Active && account.ManagerIds.Contains(personId))
        .OrderBy(account => account.RegisteredAt).ThenBy(account => account.Id).ToListAsync(cancellationToken);
}
