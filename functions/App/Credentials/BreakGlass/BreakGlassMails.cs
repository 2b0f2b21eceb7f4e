using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Approvals;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Mail;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.BreakGlass;

/// <summary>What whoever asked to break glass hears of it (B5). Part of the caller's write.</summary>
public sealed class BreakGlassMails(SppsDb db, CredentialMails mails, SchoolCalendar calendar)
{
    public static string NextKey(BreakGlassCase glass, string what) => $"{glass.Subject}/{++glass.Mails}/{what}";

    /// <summary>The only place where the one-use link stands.</summary>
    public async Task TellGrantedAsync(
        BreakGlassCase glass, Account account, string mailKey, string token, CancellationToken cancellationToken)
    {
        var (facts, person) = (await mails.FactsAsync(
            account, cancellationToken), await mails.PersonAsync(glass.AskedById, cancellationToken));
        await mails.AddAsync(new MailDraft(mailKey, person.Email, $"Granted: one look at the credentials of {facts.What}", account.Subject)
            .Text($"Hello {person.GivenName},")
            .Text(
                $"You may look at the credentials of {facts.What} once, until {Time(glass.WindowEndsAt!.Value)}. You sign in and type a "
                + "code that we mail you; then they are shown for a short time.")
            .Facts(("Your reason", glass.Reason))
            .Button("Look at them once", mails.Url($"/credentials/reveal/{token}"))
            .Note(
                "The link is for you alone, so please don’t forward this mail. Afterwards the account’s managers are asked to change "
                + "the password. If you need it no more, withdraw it in the portal."), cancellationToken);
    }

    public Task TellDeclinedAsync(BreakGlassCase glass, ApprovalResult result, CancellationToken cancellationToken) =>
        TellAsync(glass, "declined", "Declined: a look at the credentials of", what => Task.FromResult(
            $"{result.DecidedBy ?? "The principal"} declined your request to look at the credentials of {what}."),
            cancellationToken, ("Their note", result.Note));

    public Task TellNobodyDecidedAsync(BreakGlassCase glass, CancellationToken cancellationToken) =>
        TellAsync(
            glass, "nobody-decided", "Not decided in time: a look at the credentials of",
            what => Task.FromResult(
                $"Nobody decided in time whether you may look at the credentials of {what}. If you still need them, ask anew, and call "
                + "the school."),
            cancellationToken);

    public Task TellWindowPassedAsync(BreakGlassCase glass, CancellationToken cancellationToken) =>
        TellAsync(
            glass, "window-passed", "Not used in time: a look at the credentials of",
            what => Task.FromResult(
                $"The time in which you could look at the credentials of {what} has passed, and the link no longer works. Nothing was "
                + "shown. If you still need them, ask anew."),
            cancellationToken);

    public Task TellTakenBackAsync(BreakGlassCase glass, CancellationToken cancellationToken) =>
        TellAsync(
            glass, "taken-back", "Taken back: a look at the credentials of",
            what => Task.FromResult(
                $"The approval of your request to look at the credentials of {what} was not given by the person in whose name it "
                + "stands. The link no longer works; the question is asked anew, and you hear of the answer."),
            cancellationToken);

    public Task TellNoLongerAllowedAsync(BreakGlassCase glass, Account account, CancellationToken cancellationToken) =>
        TellAsync(
            glass, "no-longer-allowed", "No longer possible: a look at the credentials of",
            what => Task.FromResult(
                $"By the directory and the registry as they are now, you can’t be given a look at the credentials of {what}. Your "
                + "request has ended."),
            cancellationToken);

    private async Task TellAsync(
        BreakGlassCase glass, string step, string subject, Func<string, Task<string>> text, CancellationToken cancellationToken,
        params (string, string?)[] more)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(candidate => candidate.Id == glass.AccountId, cancellationToken);
        var (facts, person) = (await mails.FactsAsync(
            account, cancellationToken), await mails.PersonAsync(glass.AskedById, cancellationToken));
        await mails.AddAsync(new MailDraft(NextKey(glass, step), person.Email, $"{subject} {facts.What}", account.Subject)
            .Text($"Hello {person.GivenName},")
            .Text(await text(facts.What))
            .Facts([("Your reason", glass.Reason), .. more])
            .Button("See how it stands", mails.Url($"/break-glass/{glass.Id}")), cancellationToken);
    }

    private string Time(DateTimeOffset at) => calendar.Local(at).ToString("dddd, d MMMM, h:mm tt", CultureInfo.InvariantCulture);
}
