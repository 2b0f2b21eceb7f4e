using Microsoft.AspNetCore.Http;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

/// <summary>
/// What every form of an approval has in common (A5): how often it may be tried, the note of its opening, and how it is read.
/// </summary>
public sealed class MailedForm(SppsDb db, ReadApproval read, ScannerCheck human, LinkOpeningAudit opens, AuditLog audit, RateLimits limits)
{
    private const int PerLink = 30;

    // A whole district may sit behind one address.
    private const int PerAddress = 3000;

    /// <summary>Takes one try.</summary>
    /// <param name="key">The link's token, or in the portal the question and the person.</param>
    /// <returns>The page to show instead, or null.</returns>
    public IResult? RefuseTooMany(HttpContext http, string key) => limits.RefuseTooMany(http, "mailed-link", key, PerLink, PerAddress);

    /// <summary>Puts the opening of a link's page on record.</summary>
    /// <param name="link">Null: nobody's.</param>
    /// <param name="refused">Somebody else is signed in.</param>
    public async Task RecordOpeningAsync(HttpContext http, ActionLink? link, bool refused, CancellationToken cancellationToken)
    {
        if (link is null) return;
        var subject = await read.SubjectOfAsync(link, cancellationToken);
        if (refused) await opens.ForwardedAsync(db, audit, http, link, subject, cancellationToken);
        else await opens.OpenedAsync(db, audit, http, link, subject, cancellationToken);
    }

    /// <summary>Whether the form that is shown now has a field for the mailed code.</summary>
    /// <param name="link">Null for somebody signed in.</param>
    public async Task<bool> AsksCodeAsync(ActionLink? link, CancellationToken cancellationToken) =>
        link is not null && await human.AsksCodeAsync(link, cancellationToken);

    /// <summary>What was sent, and by what.</summary>
    public async Task<SentForm> ReadAsync(HttpRequest request, ActionLink? link, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        return new SentForm(
            new DecisionForm(form["decision"].ToString(), form["note"].ToString(), form["signature"].ToString(), form["code"].ToString()),
            request.Headers.UserAgent.ToString(),
            link is not null && opens.HeadThenPost(link.Id, request.HttpContext));
    }
}

/// <param name="Agent">The program that sent it, by its own word.</param>
/// <param name="HeadThenPost">See <see cref="LinkOpeningAudit.HeadThenPost"/>.</param>
public sealed record SentForm(DecisionForm Form, string Agent, bool HeadThenPost);
