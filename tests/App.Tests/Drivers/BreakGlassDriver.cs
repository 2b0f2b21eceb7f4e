using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Credentials.BreakGlass;

namespace SppsFlows.App.Tests.Drivers;

/// <summary>Communications asks for a classroom's credential, the principal decides, one look.</summary>
public static class BreakGlassDriver
{
    public const string Reason = "The account posts a stranger’s messages, and no manager answers.";

    /// <returns>The page that tells how it stands.</returns>
    public static async Task<Page> AsksToBreakGlassAsync(this StaffDriver staff, TestSchool school, string reason = Reason)
    {
        var page = await staff.Browser.OpenAsync($"/accounts/{school.AccountId}/break-glass");
        return await staff.Browser.SubmitAsync(page, "/break-glass", ("reason", reason));
    }

    /// <summary>The page behind the mailed link, some minutes after the mail: scanners answer at once, people don't.</summary>
    public static async Task<Page> OpensBreakGlassQuestionAsync(this TestApp app, Browser browser, string email, TestSchool school)
    {
        var mail = await app.MailAsync(email, $"please decide: One look at the credentials of @{school.Handle} ");
        app.Advance(TimeSpan.FromMinutes(5));
        return await browser.OpenAsync(mail.Link("/approvals/"));
    }

    public static async Task<Page> DecidesBreakGlassAsync(
        this TestApp app, TestSchool school, string given, string decision, string note = "")
    {
        using var browser = app.OpenBrowser();
        var page = await app.OpensBreakGlassQuestionAsync(browser, school.EmailOf(given), school);
        var decided = await browser.SubmitAsync(
            page, page.Url.AbsolutePath, ("decision", decision), ("note", note), ("signature", school.NameOf(given)));
        decided.Document.QuerySelector("#decision")?.TextContent.ShouldBe("The recorded decision", decided.Text);
        return decided;
    }

    /// <summary>Asked and granted; with the mailed one-use link.</summary>
    public static async Task<string> GrantedAsync(this TestApp app, StaffDriver staff, TestSchool school)
    {
        (await staff.AsksToBreakGlassAsync(school)).Url.AbsolutePath.ShouldStartWith("/break-glass/");
        await app.DecidesBreakGlassAsync(school, "Pia", "approve");
        return await app.GrantLinkAsync(staff, school);
    }

    public static async Task<string> GrantLinkAsync(this TestApp app, StaffDriver staff, TestSchool school) =>
        (await app.MailAsync(staff.Email, $"Granted: one look at the credentials of @{school.Handle} ")).Link("/credentials/reveal/");

    /// <summary>Opens the link, proves who they are, and looks.</summary>
    public static async Task<Page> LooksAsync(this StaffDriver staff, TestApp app, string link)
    {
        var before = await staff.ProvesAsync(app, await staff.Browser.OpenAsync(link));
        before.Title.ShouldBe("Take it out of the vault", before.Text);
        return await staff.Browser.SubmitAsync(before, before.Url.AbsolutePath);
    }

    public static Task<List<BreakGlassCase>> GlassesOfAsync(this TestApp app, TestSchool school) =>
        app.InScopeAsync((_, db) => db
            .Set<BreakGlassCase>().AsNoTracking().Where(glass => glass.AccountId == school.AccountId).OrderBy(glass => glass.Id)
            .ToListAsync());

    public static Task BecomesAsync(this TestApp app, TestSchool school, BreakGlassState state) => Eventually.TrueAsync(
        async () => (await app.GlassesOfAsync(school))[^1].State == state, $"The break-glass never becomes {state}.");

    public static Task<BreakGlassStep> FollowsBreakGlassAsync(this TestApp app, Guid id) =>
        app.InScopeAsync((services, _) => services.GetRequiredService<FollowBreakGlass>().RunAsync(id, CancellationToken.None));
}
