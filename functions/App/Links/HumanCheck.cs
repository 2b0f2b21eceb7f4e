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
public sealed class HumanCheck(
    SppsDb db, MailedCodes codes, MailOutbox mails, AuditLog audit, LinkPurposes purposes, TimeProvider clock,
    IOptions<LinkOptions> options)
{
    public Task<HumanVerdict> CheckAsync(
        ActionLink link, Person person, HumanAct act, string auditSubject, CancellationToken cancellation) =>
        CheckAsync(link, new LinkHolder(person.GivenName, person.FamilyName, person.Email), act, auditSubject, cancellation);

    public async Task<HumanVerdict> CheckAsync(
        ActionLink link, LinkHolder person, HumanAct act, string auditSubject, CancellationToken cancellation)
    {
        var caution = await db.Set<LinkCaution>().FindAsync([link.Subject, link.PersonId, link.Purpose], cancellation);
        if (caution is null) db.Add(caution = new LinkCaution { Subject = link.Subject, PersonId = link.PersonId, Purpose = link.Purpose });
        var name = NameOf(act.TypedName, person);
        if (await DoubtAsync(link, caution, act, cancellation) is { } doubt)
        {
            if (caution.Since is null) (caution.Since, caution.Reason) = (clock.GetUtcNow(), doubt);
            audit.Add(
                Actors.Scanner, "link.form-held", auditSubject,
                new { link.Purpose, For = link.PersonId, Mail = link.MailKey, Doubt = doubt, Tried = act.Choice, act.Agent });
        }
        caution.FirstChoice ??= act.Choice;
        var code = caution.Since is null && act.Code.Length == 0 ? CodeState.NotNeeded
            : await CheckCodeAsync(caution, person, act, name, auditSubject, cancellation);
        return new HumanVerdict(name, code);
    }

    /// <summary>Whether a form shown now should have a field for the code. Changes nothing.</summary>
    public Task<bool> AsksCodeAsync(ActionLink link, CancellationToken cancellation) => db.Set<LinkCaution>().AnyAsync(
        caution => caution.Subject == link.Subject && caution.PersonId == link.PersonId && caution.Purpose == link.Purpose
            && caution.Since != null, cancellation);

    private static NameState NameOf(string typed, LinkHolder person) =>
        string.IsNullOrWhiteSpace(typed) ? NameState.Missing : Signature.Fits(typed, person.GivenName, person.FamilyName) ? NameState.Fits
            : NameState.SomebodyElse;

    private async Task<CautionReason?> DoubtAsync(ActionLink link, LinkCaution caution, HumanAct act, CancellationToken cancellation)
    {
        if (ScannerSigns.NamesItself(act.Agent)) return CautionReason.ScannerAgent;
        if (act.HeadThenPost) return CautionReason.HeadThenPost;
        if (act.Choice is not null && caution.FirstChoice is not null && act.Choice != caution.FirstChoice)
            return CautionReason.SeveralChoices;
        if (string.IsNullOrWhiteSpace(act.TypedName)) return CautionReason.NoName;
        // A mail that has not gone yet can't have been read: then the clock has not even begun to run.
        var deliveredAt = await db.OutgoingMails.Where(mail => mail.Key == link.MailKey).Select(mail => mail.SentAt)
            .FirstOrDefaultAsync(cancellation);
        return deliveredAt is null || clock.GetUtcNow() - deliveredAt < options.Value.ScannerWindow ? CautionReason.TooSoon : null;
    }

    private async Task<CodeState> CheckCodeAsync(
        LinkCaution caution, LinkHolder person, HumanAct act, NameState name, string auditSubject, CancellationToken cancellation)
    {
        if (!act.Code.Any(char.IsAsciiDigit)) return await IssueAsync(caution, person, name, CodeState.Mailed, cancellation);
        var taken = await codes.TakeAsync(CodeOf(caution), act.Code, cancellation);
        if (taken is CodeTry.Wrong or CodeTry.LastWrong)
            audit.Add(Actors.LinkHolder, "link.code-refused", auditSubject, new { caution.Purpose, For = caution.PersonId });
        return taken switch
        {
            CodeTry.Right => CodeState.Right,
            CodeTry.Wrong => CodeState.Wrong,
            CodeTry.Expired => await IssueAsync(caution, person, name, CodeState.Expired, cancellation),
            _ => await IssueAsync(caution, person, name, CodeState.TooManyTries, cancellation),
        };
    }

    /// <summary>Mails a new code unless a live one is out, or it would only tell the person what their scanner does.</summary>
    private async Task<CodeState> IssueAsync(
        LinkCaution caution, LinkHolder person, NameState name, CodeState answer, CancellationToken cancellation)
    {
        var what = CodeOf(caution);
        if (await codes.IsLiveAsync(what, cancellation)) return answer;
        var number = await codes.NumberAsync(what, cancellation);
        if (number >= options.Value.MaxCodes) return CodeState.NoMoreCodes;
        // Whoever can't give the name gets one code mailed, not one for each press of a scanner.
        if (name != NameState.Fits && number > 0) return answer;
        var digits = await codes.IssueAsync(what, options.Value.CodeLifetime, cancellation);
        await mails.AddAsync(
            HumanCheckMail.Code(caution, number + 1, purposes.Of(caution.Purpose), person, digits, options.Value.CodeLifetime),
            cancellation);
        return answer;
    }

    private CodeFor CodeOf(LinkCaution caution) =>
        new(CodeUse.Link, $"link/{caution.Purpose}/{caution.Subject}/{caution.PersonId}", caution.PersonId, options.Value.CodeMaxTries);
}

/// <summary>Whom a link was mailed to.</summary>
public sealed record LinkHolder(string GivenName, string FamilyName, string Email);

/// <summary>What came with a form.</summary>
/// <param name="Choice">The choice that was sent, null when there was none.</param>
/// <param name="HeadThenPost">See <see cref="OpenLog.HeadThenPost"/>.</param>
public sealed record HumanAct(string? Choice, string TypedName, string Code, string Agent, bool HeadThenPost);

/// <summary>Whether a person acted, and this one.</summary>
public sealed record HumanVerdict(NameState Name, CodeState Code)
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
