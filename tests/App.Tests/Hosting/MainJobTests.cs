using SppsFlows.Accounts;
using SppsFlows.Accounts.Request;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.App.Tests.Intake;

namespace SppsFlows.App.Tests.Hosting;

/// <summary>
/// The main job as seen from outside: on the embedded host in this process, and with <c>SPPS_APP_URL</c> and <c>SPPS_APP_DATABASE</c> on an
/// app that runs on the real Functions host (docs/conformance.md).
/// </summary>
public sealed class MainJobTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task FormOfAnotherSystem_DecidedAndSealed_IsInTheRegistryAndCanBeTakenOut()
    {
        using var system = new IntakeDriver(app);
        var body = IntakeDriver.GoodBody();
        var data = body["data"]!.AsObject();
        (data["kind"], data["grades"]) = ("School", "K-5");
        var handle = data["handle"]!.GetValue<string>();

        var hook = IntakeDriver.NewId();
        var reply = await system.PostAsync(body.DeepClone(), hook);
        reply.Status.ShouldBe(202, reply.Body);
        // A request that its sender posts again, because the answer was lost, is one request.
        (await system.PostAsync(body.DeepClone(), hook)).Body.ShouldBe(reply.Body);

        await app.DecidesAsync("paula.reyes", handle, "approve");
        var approved = await app.MailAsync(StaffDriver.EmailOf("tom.vang"), "Approved: set up");
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var request = Guid.Parse(reply.Text("requestId")!);
        await tom.SeesRequestAsync(request, RequestState.AwaitingEscrow);

        var credential = SampleCredential.Make();
        (await app.SealsAsync(
            new AwaitedAccount(request, handle, "tom.vang", approved.Link("/credentials/seal/")), credential)).Title.ShouldBe("Sealed");
        (await tom.SeesRequestAsync(request, RequestState.Registered)).Text.ShouldContain("the credentials are sealed");

        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        (await dana.Browser.OpenAsync($"/accounts?q={handle}")).Text.ShouldContain(handle);
        (await dana.TakesOutAsync(app, request)).Html.ShouldContain(System.Net.WebUtility.HtmlEncode(credential.Username));
        (await app.MailAsync(StaffDriver.EmailOf("tom.vang"), "took out the credentials")).Text.ShouldNotContain(credential.Password);
        (await dana.Browser.OpenAsync("/audit/verify")).Title.ShouldBe("The audit is intact");
    }

    /// <summary>As a crash between the commit and the engine leaves it: only the timer delivers it.</summary>
    [Fact]
    public async Task RequestLeftInTheOutbox_IsHandedOverByTheTimer()
    {
        var form = SampleForms.Good() with { Handle = $"timer{Guid.NewGuid():N}"[..20] };

        (await app.SubmitAsync(form, RequestSource.Hook, $"hook/{form.Handle}", "tom.vang")).ShouldBeOfType<SubmitResult.Accepted>();

        (await app.MailAsync(StaffDriver.EmailOf("paula.reyes"), form.Handle!)).Link("/approvals/").ShouldNotBeEmpty();
    }
}
