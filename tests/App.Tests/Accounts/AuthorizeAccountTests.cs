using SppsFlows.Accounts;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;

namespace SppsFlows.App.Tests.Accounts;

public sealed class AuthorizeAccountTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Request_ApprovedAndSealed_StandsInTheRegistryWithItsHistory()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var form = SampleForms.Good();
        var id = await tom.RequestsAccountAsync(form);
        (await app.MailAsync(tom.Email, "is with its approver")).Text.ShouldContain(
            "The principal of Birch Hill Elementary decides on it.");

        await app.DecidesAsync("paula.reyes", form.Handle!, "approve");
        var approved = await tom.SeesRequestAsync(id, RequestState.AwaitingEscrow);
        approved.Text.ShouldContain($"Create the account as @{form.Handle}");
        (await app.MailAsync(tom.Email, "Approved: set up")).Text.ShouldContain("Paula Reyes approved your request");
        (await tom.Browser.OpenAsync($"/accounts?q={form.Handle}")).Text.ShouldContain("Being set up");

        await app.CredentialSealedAsync(id);
        var registered = await tom.SeesRequestAsync(id, RequestState.Registered);
        registered.Text.ShouldContain("Tom Vang asked for the account");
        registered.Text.ShouldContain("Paula Reyes approved");
        var account = await tom.Browser.OpenAsync($"/accounts/{id}");
        account.Text.ShouldContain("Answers for it Paula Reyes");
        account.Text.ShouldContain("Credentials Sealed");
        account.Text.ShouldContain("Registered with sealed credentials");
        account.Text.ShouldNotContain("Not set yet");
    }

    [Fact]
    public async Task MailToTheApprover_HasOneLink_TheirOwn()
    {
        using var amina = await StaffDriver.SignInAsync(app, "amina.yusuf");
        var form = SampleForms.Good();
        await amina.RequestsAccountAsync(form);

        var mail = await app.MailAsync("paula.reyes@lakeside.example", form.Handle!);

        // Whoever takes the first link, and a scanner that takes them all, stays in the house.
        mail.Links.ShouldHaveSingleItem().ShouldStartWith($"{app.Address}/approvals/");
    }
}
