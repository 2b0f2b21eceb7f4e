using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Policy;

namespace SppsFlows.Accounts.Reserve;

/// <summary>Communications is asked to reserve a Facebook page for a school whose request waits for one (A2). Entering the page ends
/// it.</summary>
public sealed class PageReservation(SppsDb db, AccountRequestMails mails) : AssignmentKind
{
    public const string Kind = "page-reservation";

    public const string Reserved = "reserved";

    private const int SchoolWeek = 5;

    public override string Name => Kind;

    public override AssignmentRhythm Rhythm { get; } = new()
    {
        RemindOn = [3, 5],
        ThenEvery = SchoolWeek,
        Escalations = [new EscalationRhythm(7)]
    };

    public override async Task<AssignmentPeople> PeopleAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(assignment, cancellationToken);
        if (request.State is not RequestState.AwaitingPage) return AssignmentPeople.Moot;
        var holders = await OfficeHolder.ReadAsync(db, request.OrgId, cancellationToken);
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == request.OrgId, cancellationToken);
        return new AssignmentPeople
        {
            Responsible = [Asked.OfOffice(Role.Communications, "the Office of Communications")],
            // Only the office can enter a page: the superintendent's office hears that it is late.
            Escalations = [Asked.ByRule(
                ApproverRule.EscalateTo(holders, request.RequesterId, approverId: null), holders, org, onlyTold: true) is { } told ? [told]
                    : []],
        };
    }

    public override async Task<AssignmentText> DescribeAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(assignment, cancellationToken);
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == request.OrgId, cancellationToken);
        var requester = await db.People.AsNoTracking().SingleAsync(person => person.Id == request.RequesterId, cancellationToken);
        return new AssignmentText(
            $"Facebook page for {org.Name}", $"/accounts/reserve?org={Uri.EscapeDataString(org.Id)}", "Enter the reserved page",
                requester.FullName);
    }

    public override async Task<MailDraft> AskAsync(AskMail ask, CancellationToken cancellationToken) =>
        AuthorizeAccountMail.PleaseReserve(
            await mails.FactsAsync(await RequestAsync(ask.Assignment, cancellationToken), ask.Key, ask.To.Email, cancellationToken));

    public override DigestLine Line(DigestItem item) => item.As is AssigneeRole.Informed
        ? new DigestLine(
            item.Text.Title, $"{item.Text.Asker} asked for it, and the Office of Communications has not reserved one yet.",
                "See what is reserved")
        : new DigestLine(
            item.Text.Title, $"{item.Text.Asker} asked for it; please reserve one and enter it. Waiting since {item.Since}.",
                item.Text.Button);

    private Task<AccountRequest> RequestAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var id = AccountRequest.IdOf(assignment.Subject);
        return db.AccountRequests.AsNoTracking().SingleAsync(request => request.Id == id, cancellationToken);
    }
}
