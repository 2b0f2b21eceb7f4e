using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Links;

/// <summary>
/// Decides whether a form sent from a mailed link carries a person's act (A5): the typed name is wanted in any case, and
/// where a mail scanner may have sent it, a code that goes to the person by mail. Call inside a <see cref="SppsDb.WriteAsync{T}"/>;
/// the caller commits whatever the verdict, so that doubts and wrong codes count.
/// </summary>
public sealed class ScannerCheck(
    SppsDb db, MailedCodes codes, MailOutbox mails, AuditLog audit, LinkPurposes purposes, TimeProvider clock,
    IOptions<LinkOptions> options)
{
    public Task<ScannerVerdict> CheckAsync(
        ActionLink link, Person person, LinkFormPost act, string auditSubject, CancellationToken cancellationToken) => CheckAsync(
        link, new LinkHolder(person.GivenName, person.FamilyName, person.Email), act, auditSubject, cancellationToken);

    public async Task<ScannerVerdict> CheckAsync(
        ActionLink link, LinkHolder person, LinkFormPost act, string auditSubject, CancellationToken cancellationToken)
    {
        var caution = await db.Set<LinkChallenge>().FindAsync([link.Subject, link.PersonId, link.Purpose], cancellationToken);
        if (caution is null)
            db.Add(caution = new LinkChallenge { Subject = link.Subject, PersonId = link.PersonId, Purpose = link.Purpose });
        var name = NameOf(act.TypedName, person);
        if (await DoubtAsync(link, caution, act, cancellationToken) is { } doubt)
        {
            if (caution.Since is null) (caution.Since, caution.Reason) = (clock.GetUtcNow(), doubt);
            audit.Add(
                Actors.Scanner, "link.form-held", auditSubject,
                new { link.Purpose, For = link.PersonId, Mail = link.MailKey, Doubt = doubt, Tried = act.Choice, act.Agent });
        }
        caution.FirstChoice ??= act.Choice;
        var code = caution.Since is null && act.Code.Length == 0
            ? CodeState.NotNeeded
            : await CheckCodeAsync(caution, person, act, name, auditSubject, cancellationToken);
        return new ScannerVerdict(name, code);
    }

    /// <summary>Whether a form shown now should have a field for the code. Changes nothing.</summary>
    public Task<bool> AsksCodeAsync(ActionLink link, CancellationToken cancellationToken) => db.Set<LinkChallenge>().AnyAsync(
        caution => caution.Subject == link.Subject
            && caution.PersonId == link.PersonId && caution.Purpose == link.Purpose && caution.Since != null,
        cancellationToken);

    private static NameState NameOf(string typed, LinkHolder person) =>
        string.IsNullOrWhiteSpace(typed)
            ? NameState.Missing
            : Signature.Fits(typed, person.GivenName, person.FamilyName) ? NameState.Fits : NameState.SomebodyElse;

    private async Task<ChallengeReason?> DoubtAsync(
        ActionLink link, LinkChallenge caution, LinkFormPost act, CancellationToken cancellationToken)
    {
        if (ScannerSigns.NamesItself(act.Agent)) return ChallengeReason.ScannerAgent;
        if (act.HeadThenPost) return ChallengeReason.HeadThenPost;
        if (act.Choice is not null && caution.FirstChoice is not null && act.Choice != caution.FirstChoice)
            return ChallengeReason.SeveralChoices;
        if (string.IsNullOrWhiteSpace(act.TypedName)) return ChallengeReason.NoName;
        // A mail that has not gone yet can't have been read: then the clock has not even begun to run.
        var deliveredAt = await db.OutgoingMails
            .Where(mail => mail.Key == link.MailKey).Select(mail => mail.SentAt).FirstOrDefaultAsync(cancellationToken);
        return deliveredAt is null || clock.GetUtcNow() - deliveredAt < options.Value.ScannerWindow ? ChallengeReason.TooSoon : null;
    }

    private async Task<CodeState> CheckCodeAsync(
        LinkChallenge caution, LinkHolder person, LinkFormPost act, NameState name, string auditSubject,
        CancellationToken cancellationToken)
    {
        if (!act.Code.Any(char.IsAsciiDigit)) return await IssueAsync(caution, person, name, CodeState.Mailed, cancellationToken);
        var taken = await codes.TakeAsync(CodeOf(caution), act.Code, cancellationToken);
        if (taken is CodeTry.Wrong or CodeTry.LastWrong)
            audit.Add(Actors.LinkHolder, "link.code-refused", auditSubject, new { caution.Purpose, For = caution.PersonId });
        return taken switch
        {
            CodeTry.Right => CodeState.Right,
            CodeTry.Wrong => CodeState.Wrong,
            CodeTry.Expired => await IssueAsync(caution, person, name, CodeState.Expired, cancellationToken),
            _ => await IssueAsync(caution, person, name, CodeState.TooManyTries, cancellationToken),
        };
    }

    /// <summary>Mails a new code unless a live one is out, or it would only tell the person what their scanner does.</summary>
    private async Task<CodeState> IssueAsync(
        LinkChallenge caution, LinkHolder person, NameState name, CodeState answer, CancellationToken cancellationToken)
    {
        var what = CodeOf(caution);
        if (await codes.IsLiveAsync(what, cancellationToken)) return answer;
        var number = await codes.NumberAsync(what, cancellationToken);
        if (number >= options.Value.MaxCodes) return CodeState.NoMoreCodes;
        // Whoever can't give the name gets one code mailed, not one for each press of a scanner.
        if (name != NameState.Fits && number > 0) return answer;
        var digits = await codes.IssueAsync(what, options.Value.CodeLifetime, cancellationToken);
        await mails.AddAsync(
            ScannerCheckMail.Code(caution, number + 1, purposes.Of(caution.Purpose), person, digits, options.Value.CodeLifetime),
            cancellationToken);
        return answer;
    }

    private CodeFor CodeOf(LinkChallenge caution) => new(
        CodeUse.Link, $"link/{caution.Purpose}/{caution.Subject}/{caution.PersonId}", caution.PersonId, options.Value.CodeMaxTries);
}

/// <summary>Whom a link was mailed to.</summary>
public sealed record LinkHolder(string GivenName, string FamilyName, string Email);

/// <summary>What came with a form.</summary>
/// <param name="Choice">The choice that was sent, null when there was none.</param>
/// <param name="HeadThenPost">See <see cref="LinkOpeningAudit.HeadThenPost"/>.</param>
public sealed record LinkFormPost(string? Choice, string TypedName, string Code, string Agent, bool HeadThenPost);

/// <summary>Whether a person acted, and this one.</summary>
public sealed record ScannerVerdict(NameState Name, CodeState Code)
{
    public bool Passes => Name == NameState.Fits && Code is CodeState.NotNeeded or CodeState.Right;
}

public enum NameState
{
    Fits,
    Missing,
    SomebodyElse,
}

public enum CodeState
{
    NotNeeded,
    Right,

    /// <summary>It is in the person's mail; the form wants it.</summary>
    Mailed,

    Wrong,
    Expired,
    TooManyTries,

    /// <summary>Too many were asked for: signing in is the way.</summary>
    NoMoreCodes,
}
