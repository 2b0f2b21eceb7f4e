using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.Approvals;

/// <summary>Writes the mails of a question into the outbox, each with the link that it needs. Part of the caller's write.</summary>
public sealed class ApprovalMailer(
    SppsDb db, ApprovalQuestions questions, MailOutbox mails, OfficeAddresses offices, ActionLinks links, SchoolCalendar calendar,
    TimeProvider clock,
    IOptions<ApprovalOptions> options, IOptions<AppOptions> app)
{
    /// <returns>The mail's key.</returns>
    public async Task<string> AskAsync(Approval approval, Decider decider, Asking why, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var key = $"{approval.LinkSubject}/ask/{++approval.Mails}";
        var expiry = ApprovalSchedule.LinkExpiry(calendar, options.Value, now);
        var token = links.Issue(ApprovalLinks.Decide, approval.LinkSubject, decider.PersonId, key, expiry);
        var deciders = await questions.WhoDecidesAsync(approval, cancellationToken);
        var draft = AskApproverMail.Ask(
            key, approval, await questions.DescribeAsync(approval, cancellationToken),
            await PersonAsync(decider.PersonId, cancellationToken), decider, why,
            deciders.Approver?.Office, $"{app.Value.PublicUrl}/approvals/{token}",
            calendar.Local(expiry).ToString("d MMMM yyyy", CultureInfo.InvariantCulture));
        await mails.AddAsync(draft, cancellationToken, canWait: why is Asking.Reminder or Asking.LastReminder or Asking.Escalation);
        return key;
    }

    /// <summary>Tells the decider what was recorded in their name, with the way to say "this was not me".</summary>
    public async Task TellDecidedAsync(Approval approval, Person decider, CancellationToken cancellationToken)
    {
        var key = $"{approval.LinkSubject}/decided";
        var token = links.Issue(
            ApprovalLinks.DisownDecision, approval.LinkSubject, decider.Id, key, clock.GetUtcNow() + options.Value.DisownLinkLifetime);
        await mails.AddAsync(
            DecideApprovalMail.Decided(
                key, approval, await questions.DescribeAsync(approval, cancellationToken), decider,
                $"{app.Value.PublicUrl}/approvals/disown/{token}"),
            cancellationToken);
    }

    public async Task<string> TellNobodyAsync(Approval approval, bool escalation, CancellationToken cancellationToken)
    {
        var question = await questions.DescribeAsync(approval, cancellationToken);
        var key = $"{approval.LinkSubject}/nobody/{++approval.Mails}";
        foreach (var address in await offices.OfAsync(Role.Communications, cancellationToken))
            await mails.AddAsync(
                AskApproverMail.NobodyDecides($"{key}/{address.Key}", approval, question, address.Email, escalation), cancellationToken,
                canWait: true);
        return key;
    }

    /// <summary>Tells those who were asked; the flow that asked tells the requester, of this as of every end.</summary>
    public async Task TellExpiredAsync(Approval approval, CancellationToken cancellationToken)
    {
        var question = await questions.DescribeAsync(approval, cancellationToken);
        foreach (var personId in new[] { approval.ApproverId, approval.EscalatedToId }.OfType<string>().Distinct())
            await mails.AddAsync(
                AskApproverMail.ExpiredToApprover(
                    $"{approval.LinkSubject}/expired/{personId}", approval, question, await PersonAsync(personId, cancellationToken)),
                cancellationToken, canWait: true);
    }

    /// <summary>Tells Communications and Technology that a decision was disowned.</summary>
    public async Task TellDisownedAsync(Approval approval, Person decider, bool reopened, CancellationToken cancellationToken)
    {
        var question = await questions.DescribeAsync(approval, cancellationToken);
        var tooLate = reopened ? null : await questions.QuestionOf(approval).WhyNotReopenedAsync(approval, cancellationToken);
        var told = (await offices.OfAsync(
            Role.Communications, cancellationToken)).Concat(await offices.OfAsync(Role.Technology, cancellationToken));
        foreach (var (name, email) in told.DistinctBy(address => address.Email))
            await mails.AddAsync(
                DisownDecisionMail.Alert($"{approval.LinkSubject}/disowned/{name}", approval, question, decider, reopened, tooLate, email),
                cancellationToken);
    }

    private Task<Person> PersonAsync(string id, CancellationToken cancellationToken) =>
        db.People.SingleAsync(person => person.Id == id, cancellationToken);
}
