using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>What became of a secret that came the wrong way (B7): what there is to choose, and what an answer does.</summary>
public sealed class AnswerMisplaced(
    SppsDb db, IAccountRequesters requesters, ReadCustody custody, OpenRotation rotations, ActionLinks links, AuditLog audit,
    TimeProvider clock)
{
    /// <summary>
    /// The seal form that the sender is led on to takes what was just changed; who needs longer has the rotation's own mail.
    /// </summary>
    private static readonly TimeSpan SealLinkLifetime = TimeSpan.FromHours(2);

    public async Task<MisplacedCase> ReadAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var (id, asked) = (MisplacedSecret.IdOf(assignment.Subject), requesters.All);
        var secret = await db.Set<MisplacedSecret>().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        var sender = await db.People.AsNoTracking().SingleAsync(candidate => candidate.Id == secret.SenderId, cancellationToken);
        var accounts = await db.Accounts.Where(account => account.State != AccountState.Closed && account.State != AccountState.Reserved)
            .Where(account => account.ManagerIds.Contains(sender.Id)
                || asked.Any(one => one.AccountId == account.Id && one.PersonId == sender.Id))
            .OrderBy(account => account.Handle).ThenBy(account => account.Id).ToListAsync(cancellationToken);
        return new MisplacedCase(secret, sender, accounts);
    }

    /// <summary>For <see cref="AnswerByLink.PostAsync"/>.</summary>
    /// <param name="leadOn">Hears where the person hands the new credential in, when there is one to hand in, and by them.</param>
    public async Task<Answered> AnswerAsync(
        AnswerView.Open open, MisplacedForm form, Action<string> leadOn, CancellationToken cancellationToken)
    {
        var incident = await ReadAsync(open.Assignment, cancellationToken);
        var answer = form.Read(incident.Accounts);
        if (answer is MisplacedAnswer.Wrong wrong) return new Answered.Wrong(wrong.Field, wrong.Message);
        return new Answered.Ends(answer.Outcome, async by =>
        {
            var (secret, account) = (incident.Secret, (answer as MisplacedAnswer.OfAccount)?.Account);
            secret.AccountId = account?.Id;
            audit.Add(Actors.Person(by.PersonId), "misplaced-secret.answered", secret.Subject, new
            {
                answer.Outcome,
                secret.AccountId,
                secret.About,
                way = by.By,
                by.Signature,
                by.Mail,
                by.Code,
                inPlaceOf = by.InPlaceOfId,
                standsInFor = by.InPlaceOf,
            });
            if (account is not null && await LeadOnAsync(open, incident, account, by, cancellationToken) is { } url) leadOn(url);
        });
    }

    /// <summary>Opens the rotation, and says where the person hands the new credential in: nowhere, when they may not.</summary>
    private async Task<string?> LeadOnAsync(
        AnswerView.Open open, MisplacedCase incident, Account account, AnswerRecord by, CancellationToken cancellationToken)
    {
        var rotation = await rotations.RunAsync(
            account, RotationReason.Misplaced, incident.Sender.Id, Actors.Person(by.PersonId), cancellationToken);
        if (rotation is null
            || await custody.DecideAsync(by.PersonId, account, CustodyPurpose.Seal, cancellationToken) is CustodyVerdict.Refused)
            return null;
        if (open.Link is null || open.BySession) return $"/accounts/{account.Id}/credential/seal";
        // With a subject of its own: the rotation's mails, which go out at this moment, end each other's links.
        var token = links.Issue(
            CredentialLinks.EscrowCredential, $"misplaced-rotation/{rotation.Id}", by.PersonId, open.Link.MailKey,
            clock.GetUtcNow() + SealLinkLifetime);
        return $"/credentials/seal/{token}";
    }
}

/// <param name="Accounts">Those that the sender manages or asked for.</param>
public sealed record MisplacedCase(MisplacedSecret Secret, Person Sender, IReadOnlyList<Account> Accounts);
