using SppsFlows.Accounts;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;

namespace SppsFlows.App.Tests.Approvals;

/// <summary>A5: "this was not me" through the whole app, with the request's own flow.</summary>
public sealed class ReopenedRequestTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Request_WhoseApprovalWasDisowned_IsAskedAgainAndGoesOn()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var form = SampleForms.Good();
        var id = await tom.RequestsAccountAsync(form);
        await app.DecidesAsync("paula.reyes", form.Handle!, "approve");
        await tom.SeesRequestAsync(id, RequestState.AwaitingEscrow);
        var notice = await app.MailAsync(StaffDriver.EmailOf("paula.reyes"), "You decided");
        app.Advance(TimeSpan.FromMinutes(5));

        using (var paula = app.OpenBrowser())
        {
            var page = await paula.OpenAsync(notice.Link("/approvals/disown/"));
            (await paula.SubmitAsync(page, page.Url.AbsolutePath, ("signature", "Paula Reyes"))).Title.ShouldBe(
                "Thank you, we know that this was not you");
        }

        await tom.SeesRequestAsync(id, RequestState.AwaitingApproval);
        await app.DecidesAsync("paula.reyes", form.Handle!, "approve");
        await tom.SeesRequestAsync(id, RequestState.AwaitingEscrow);
    }
}
