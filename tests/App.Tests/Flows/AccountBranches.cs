using SppsFlows.Accounts;
using SppsFlows.Accounts.Request;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Flows;

/// <summary>The ways through <see cref="AuthorizeAccount"/>.</summary>
internal static class AccountBranches
{
    private const string Requester = "tom.vang";
    private const string Approver = "paula.reyes";

    // No branch waits for their mails.
    private const string Silent = "amina.yusuf";

    // Mail scanners answer at once; a person needs a while (A5).
    private static readonly TimeSpan ReadingTime = TimeSpan.FromMinutes(5);

    public static async Task<string> DeclinedByPolicyAsync(TestApp app)
    {
        var (_, flow) = await AskAsync(
            app, SampleForms.Good() with { Kind = nameof(AccountKind.Classroom), Grades = "3", Platform = "Facebook" });
        return await app.EndsAsync(flow);
    }

    public static async Task<string> RegisteredAsync(TestApp app)
    {
        var form = SampleForms.Good();
        var (id, flow) = await AskAsync(app, form);
        await app.DecidesAsync(Approver, form.Handle!, "approve");
        await app.StandsAsync(id, RequestState.AwaitingEscrow);
        await app.CredentialSealedAsync(id);
        return await app.EndsAsync(flow);
    }

    public static async Task<string> DeclinedByApproverAsync(TestApp app)
    {
        var form = SampleForms.Good();
        var (_, flow) = await AskAsync(app, form);
        await app.DecidesAsync(Approver, form.Handle!, "decline", "The school has an account for that.");
        return await app.EndsAsync(flow);
    }

    public static async Task<string> ChangesMadeAsync(TestApp app)
    {
        var form = SampleForms.Good();
        var (id, flow) = await AskAsync(app, form);
        await app.DecidesAsync(Approver, form.Handle!, "changes", "Please name the grades");
        await MendAsync(
            app, "asks for changes",
            [.. StaffDriver.Fields(form with { Audience = "Families of grades 2 and 3" }), ("whatChanged", "Named the grades")]);
        await app.DecidesAsync(Approver, form.Handle!, "approve");
        await app.StandsAsync(id, RequestState.AwaitingEscrow);
        return await WithdrawAsync(app, id, flow);
    }

    public static async Task<string> ContactMendedAsync(TestApp app)
    {
        var form = SampleForms.Good() with { ContactEmail = "birch@mail.example" };
        var (id, flow) = await AskAsync(app, form);
        await MendAsync(app, "needs district contact data", [("contactEmail", "birch@lakeside.example")]);
        await app.StandsAsync(id, RequestState.AwaitingApproval);
        await app.DecidesAsync(Approver, form.Handle!, "decline", "The school has an account for that.");
        return await app.EndsAsync(flow);
    }

    public static async Task<string> DisownedAsync(TestApp app)
    {
        var form = SampleForms.Good();
        var (id, flow) = await AskAsync(app, form);
        await app.DecidesAsync(Approver, form.Handle!, "approve");
        await app.StandsAsync(id, RequestState.AwaitingEscrow);
        await app.DisownsAsync(StaffDriver.EmailOf(Approver), $"Instagram account {form.Handle}", "Paula Reyes");
        await app.DecidesAsync(Approver, form.Handle!, "decline", "Not now.");
        return await app.EndsAsync(flow);
    }

    public static async Task<string> WithdrawnAsync(TestApp app)
    {
        var (id, flow) = await AskAsync(app, SampleForms.Good());
        await app.StandsAsync(id, RequestState.AwaitingApproval);
        return await WithdrawAsync(app, id, flow);
    }

    public static async Task<string> PlatformVettedAsync(TestApp app)
    {
        var (id, flow) = await AskAsync(app, SampleForms.Good() with { Platform = "StoryHill" });
        await app.StandsAsync(id, RequestState.AwaitingVetting);
        await app.VettedAsync("StoryHill", approved: true);
        await app.StandsAsync(id, RequestState.AwaitingApproval);
        return await WithdrawAsync(app, id, flow);
    }

    public static async Task<string> PlatformRefusedAsync(TestApp app)
    {
        var (id, flow) = await AskAsync(app, SampleForms.Good() with { Platform = "Chatterbox" });
        await app.StandsAsync(id, RequestState.AwaitingVetting);
        await app.VettedAsync("Chatterbox", approved: false);
        return await app.EndsAsync(flow);
    }

    public static async Task<string> WithdrawnWhileVettedAsync(TestApp app)
    {
        var (id, flow) = await AskAsync(app, SampleForms.Good() with { Platform = "Paintpot" });
        await app.StandsAsync(id, RequestState.AwaitingVetting);
        return await WithdrawAsync(app, id, flow);
    }

    public static async Task<string> PageReservedAsync(TestApp app)
    {
        var (id, flow) = await AskAsync(
            app, SampleForms.Good() with { Organization = "willow", Platform = "Facebook", Handle = "WillowCreekMiddle" }, "elsa.nyberg");
        await app.StandsAsync(id, RequestState.AwaitingPage);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        await dana.Browser.SubmitAsync(
            await dana.Browser.OpenAsync("/accounts/reserve?org=willow"), "/accounts/reserve",
            ("url", "https://www.facebook.com/WillowCreekMiddle"));
        return await app.EndsAsync(flow);
    }

    /// <summary>As many rounds as a run has at least: a flow that has taken them must not be expected to have continued as new.</summary>
    public static Task<string> ManyRoundsAsync(TestApp app) => RoundsAsync(app, 48, recording => Count(recording, "\"done\":") == 49);

    public static Task<string> ContinuedAsNewAsync(TestApp app) => RoundsAsync(
        app, 60, recording => recording.Contains("\"generation\":1,", StringComparison.Ordinal) && Count(recording, "\"done\":") == 11);

    /// <summary>Nudges a flow that waits for its requester, each time for nothing.</summary>
    private static async Task<string> RoundsAsync(TestApp app, int nudges, Func<string, bool> isThere)
    {
        var (id, flow) = await AskAsync(app, SampleForms.Good() with { ContactEmail = "birch@mail.example" }, Silent);
        await app.StandsAsync(id, RequestState.NeedsFields);
        for (var nudge = 0; nudge < nudges; nudge++)
            await app.Engine().Client.RaiseEventAsync(flow, AssignmentEnded.Event, new AssignmentEnded(id));
        await app.IsRecordedAsync(flow, isThere);
        return flow;
    }

    private static async Task<(Guid Id, string FlowId)> AskAsync(TestApp app, AccountRequestForm form, string requester = Requester)
    {
        var id = (await app.SubmitAsync(form, RequestSource.Hook, $"hook/{form.Handle}", requester)).ShouldBeOfType<SubmitResult.Accepted>()
            .RequestId;
        return (id, $"authorize-account-{id}");
    }

    private static async Task MendAsync(TestApp app, string subject, (string, string?)[] fields)
    {
        var mail = await app.MailAsync(StaffDriver.EmailOf(Requester), subject);
        using var browser = app.OpenBrowser();
        var page = await browser.OpenAsync(mail.Link("/accounts/mend/"));
        app.Advance(ReadingTime);
        (await browser.SubmitAsync(page, page.Url.AbsolutePath, [.. fields, ("signature", "Tom Vang")])).Title
            .ShouldBe("Thank you, it is on its way");
    }

    private static async Task<string> WithdrawAsync(TestApp app, Guid id, string flow)
    {
        using var staff = await StaffDriver.SignInAsync(app, Requester);
        await staff.WithdrawsAsync(id);
        return await app.EndsAsync(flow);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
