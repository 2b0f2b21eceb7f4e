using System.Net;
using SppsFlows.Credentials.BreakGlass;
using SppsFlows.Tests.Shared;

namespace SppsFlows.Crash.Tests.Credentials;

/// <summary>
/// Communications needs a classroom's credential (B5): asks, is granted one look by the principal's mailed link, and looks. These people
/// try again until the app answers.
/// </summary>
internal sealed class BreakingGlass(AppProcess app, Mailbox mailbox, People people, string handle, Guid accountId)
{
    private Visitor Dana => people.Of("dana.okafor");

    /// <param name="saw">Gets what was shown, and the reason given for asking.</param>
    public async Task RunAsync(Action<Visit, string> saw, CancellationToken cancellationToken)
    {
        // If the window passes unused, they can only ask again.
        while (await FindAsync() is not { State: BreakGlassState.Revealed })
        {
            await Retry.UntilAsync(AskAsync, cancellationToken);
            await Retry.UntilAsync(GrantAsync, cancellationToken);
            await Retry.UntilAsync(stop => LookAsync(saw, stop), cancellationToken);
        }
    }

    /// <summary>The newest.</summary>
    private Task<BreakGlassCase?> FindAsync() => CredentialRecords.GlassOfAsync(app.Folder, accountId);

    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        if (!await Dana.SignInAsync(cancellationToken)) return false;
        var page = await Dana.OpenAsync($"/accounts/{accountId}/break-glass", cancellationToken);
        // A try whose answer was lost has succeeded.
        if (page.Path.StartsWith("/break-glass/", StringComparison.Ordinal)) return true;
        page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
        var asked = await Dana.SubmitAsync(
            page, "/break-glass", cancellationToken, ("reason", $"The class trip must be called off: {Guid.NewGuid():N}"));
        return asked.Path.StartsWith("/break-glass/", StringComparison.Ordinal);
    }

    private async Task<bool> GrantAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync() is not { State: BreakGlassState.Asked } glass) return true;
        var mails = await mailbox.ReadAsync(cancellationToken);
        // By the reason's last word: lines of a mail are wrapped.
        var mail = mails.Where(sent => sent.To == "paula.reyes@lakeside.example"
            && sent.Subject.Contains("Please decide", StringComparison.Ordinal)
            && sent.Text.Contains(glass.Reason.Split(' ')[^1], StringComparison.Ordinal)).MaxBy(sent => sent.SentAt);
        if (mail is null) return false;
        var page = await people.Reader(handle).OpenAsync(
            new Uri(mail.Links.First(url => url.Contains("/approvals/", StringComparison.Ordinal))).PathAndQuery, cancellationToken);
        if (!page.Html.Contains("name=\"decision\"", StringComparison.Ordinal)) return false;
        // The flow acts on it by itself; whether it has is checked next time.
        await people.Reader(handle).SubmitAsync(
            page, page.Path, cancellationToken, ("decision", "approve"), ("note", ""), ("signature", "Paula Reyes"),
            ("code", Requester.CodeFor(mail, mails) ?? ""));
        return false;
    }

    private async Task<bool> LookAsync(Action<Visit, string> saw, CancellationToken cancellationToken)
    {
        if (await FindAsync() is not { State: BreakGlassState.Granted } glass) return true;
        var mail = (await mailbox.ReadAsync(
            cancellationToken)).Where(sent => sent.To == "dana.okafor@lakeside.example"
                && sent.Subject.StartsWith("Granted: one look", StringComparison.Ordinal) && sent.SentAt >= glass.GrantedAt
                && sent.Text.Contains(handle, StringComparison.Ordinal)).MaxBy(sent => sent.SentAt);
        if (mail is null || !await Dana.SignInAsync(cancellationToken)) return false;
        var link = new Uri(mail.Links.First(url => url.Contains("/credentials/reveal/", StringComparison.Ordinal))).PathAndQuery;
        if (await Dana.ProveAsync(
            await Dana.OpenAsync(link, cancellationToken), cancellationToken) is not { Status: HttpStatusCode.OK } before)
            return false;
        saw(await Dana.SubmitAsync(before, before.Path, cancellationToken), glass.Reason);
        return false;
    }
}
