using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.Mail;
using SppsFlows.Web;

namespace SppsFlows.Portal;

/// <summary>The local mailbox, for developers and tests: shows everybody's mail.</summary>
public sealed class MailboxHttp(LocalMailer mailbox)
{
    [DevelopmentFunction("ListMailboxAsJson"), Access(AccessRule.Development)]
    public async Task<IResult> Json(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dev/mailbox.json")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Results.Json(await mailbox.ReadAllAsync(cancellationToken));

    [DevelopmentFunction("ListMailbox"), Access(AccessRule.Development)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dev/mailbox")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Pages.Show(Mailbox_Page.Create([.. (await mailbox.ReadAllAsync(cancellationToken)).Reverse()]));

    [DevelopmentFunction("ShowMailboxMail"), Access(AccessRule.Development)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dev/mailbox/{id}")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        if (await mailbox.FindAsync(id, cancellationToken) is not { } mail) return Pages.NotFound();
        // The mail has its own style and is shown in a frame; only this page may hold one.
        request.HttpContext.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'";
        return Pages.Show(MailboxMail_Page.Create(mail));
    }

    [DevelopmentFunction("ShowMailboxHtml"), Access(AccessRule.Development)]
    public async Task<IResult> Html(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dev/mailbox/{id}/html")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        if (await mailbox.FindAsync(id, cancellationToken) is not { } mail) return Pages.NotFound();
        // No script, no picture, no form; a link opens in a new page, as in a mail program.
        request.HttpContext.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'self'; frame-ancestors 'self'; sandbox allow-popups "
            + "allow-popups-to-escape-sandbox";
        return Results.Content(
            mail.Html.Replace("<head>", "<head><base target=\"_blank\">", StringComparison.Ordinal), "text/html; charset=utf-8");
    }
}
