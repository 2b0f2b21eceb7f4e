using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Web;

namespace SppsFlows.Links;

/// <summary>
/// Records the opening of mailed links (A5), the only thing that GET and HEAD write: the first opening, then at most one entry a minute for
/// each program and a handful a minute for each link, so that scanners do not fill the audit.
/// </summary>
public sealed class LinkOpeningAudit(IOptions<LinkOptions> options, TimeProvider clock)
{
    private const int MostAgentsPerInterval = 5;
    private const int MostKept = 20_000;

    // In this process only: after a restart an opening is recorded once more, which does no harm.
    private readonly ConcurrentDictionary<(Guid Link, string Client), Seen> _seen = new();

    private sealed record Seen(DateTimeOffset RecordedAt, bool HeadLast, DateTimeOffset HeadAt);

    /// <summary>Records that a link's page was opened, unless that was just recorded.</summary>
    /// <param name="subject">As in the audit: what the link is about.</param>
    public Task OpenedAsync(
        SppsDb db, AuditLog audit, HttpContext http, ActionLink link, string subject, CancellationToken cancellationToken) =>
        RecordAsync(db, audit, http, link, subject, "link.opened", refusal: null, cancellationToken);

    /// <summary>Records that it was opened by somebody signed in whose link it is not, unless that was just recorded.</summary>
    /// <inheritdoc cref="OpenedAsync"/>
    public Task ForwardedAsync(
        SppsDb db, AuditLog audit, HttpContext http, ActionLink link, string subject, CancellationToken cancellationToken) =>
        RecordAsync(db, audit, http, link, subject, ForwardedLink.Refused, ForwardedLink.Reason, cancellationToken);

    private async Task RecordAsync(
        SppsDb db, AuditLog audit, HttpContext http, ActionLink link, string subject, string action, string? refusal,
        CancellationToken cancellationToken)
    {
        if (!IsNews(link.Id, http)) return;
        var (agent, scanner) = (Agent(http), ScannerSigns.NamesItself(Agent(http)));
        var person = http.Person()?.Id;
        await db.WriteAsync(() =>
        {
            audit.Add(scanner ? Actors.Scanner : person is null ? Actors.LinkHolder : Actors.Person(person), action, subject,
                new { link.Purpose, For = link.PersonId, Mail = link.MailKey, http.Request.Method, Agent = agent, Refused = refusal });
            return Task.CompletedTask;
        }, cancellationToken);
    }

    /// <summary>Whether this client requested the link with HEAD and now posts without having opened it in between.</summary>
    public bool HeadThenPost(Guid linkId, HttpContext http) =>
        _seen.TryGetValue((linkId, Client(http)), out var seen)
            && seen.HeadLast && clock.GetUtcNow() - seen.HeadAt < TimeSpan.FromMinutes(10);

    private bool IsNews(Guid linkId, HttpContext http)
    {
        var now = clock.GetUtcNow();
        if (_seen.Count > MostKept) _seen.Clear();
        var head = HttpMethods.IsHead(http.Request.Method);
        var news = false;
        _seen.AddOrUpdate((linkId, Client(http)),
            _ => { news = true; return new Seen(now, head, head ? now : default); },
            (_, seen) =>
            {
                news = now - seen.RecordedAt >= options.Value.OpenLogInterval;
                return new Seen(news ? now : seen.RecordedAt, head, head ? now : seen.HeadAt);
            });
        return news
            && _seen.Count(pair => pair.Key.Link == linkId
                && now - pair.Value.RecordedAt < options.Value.OpenLogInterval) <= MostAgentsPerInterval;
    }

    private static string Client(HttpContext http) => $"{RateLimits.AddressOf(http)}\n{Agent(http)}";

    private static string Agent(HttpContext http)
    {
        var agent = http.Request.Headers.UserAgent.ToString();
        return agent.Length > 200 ? agent[..200] : agent;
    }
}
