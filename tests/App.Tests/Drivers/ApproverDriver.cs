using SppsFlows.App.Tests.Infrastructure;

namespace SppsFlows.App.Tests.Drivers;

/// <summary>Somebody who decides from a mailed link, without signing in.</summary>
public static class ApproverDriver
{
    // Mail scanners answer at once; a person needs a while (A5).
    private static readonly TimeSpan ReadingTime = TimeSpan.FromMinutes(5);

    /// <summary>Waits for the mail that asks about an account, opens its link and sends the decision.</summary>
    /// <param name="decision">approve, changes or decline.</param>
    public static async Task<Page> DecidesAsync(this TestApp app, string personId, string handle, string decision, string? note = null)
    {
        // After an earlier round there is a notice of that decision, too.
        TestMail mail;
        do mail = await app.MailAsync(StaffDriver.EmailOf(personId), handle);
        while (mail.Subject.StartsWith("You decided", StringComparison.Ordinal));
        app.Advance(ReadingTime);
        using var browser = app.OpenBrowser();
        var page = await browser.OpenAsync(mail.Link("/approvals/"));
        var names = personId.Split('.').Select(name => char.ToUpperInvariant(name[0]) + name[1..]);
        var decided = await browser.SubmitAsync(
            page, page.Url.AbsolutePath, ("decision", decision), ("note", note ?? ""), ("signature", string.Join(' ', names)));
        (decided.Document.QuerySelector("#decision")?.TextContent ?? "").ShouldBe(
            "The recorded decision", $"{decided.Url} {decided.Status}: {decided.Text}");
        return decided;
    }

    /// <summary>Says of a decision, from its notice: this was not me.</summary>
    /// <param name="what">Of the notice's subject.</param>
    /// <param name="name">Typed as the signature.</param>
    public static async Task DisownsAsync(this TestApp app, string email, string what, string name)
    {
        var notice = await app.MailAsync(email, $"You decided: {what}");
        app.Advance(ReadingTime);
        using var browser = app.OpenBrowser();
        var page = await browser.OpenAsync(notice.Link("/approvals/disown/"));
        (await browser.SubmitAsync(page, page.Url.AbsolutePath, ("signature", name))).Title.ShouldBe(
            "Thank you, we know that this was not you");
    }
}
