using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Accounts;
using SppsFlows.Acknowledgements;
using SppsFlows.App.Tests.Approvals;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Acknowledgements;

/// <summary>
/// A9: managers who are named, and everybody when the text changes, acknowledge the policy; over HTTP, by the app's own clock.
/// </summary>
public sealed class AcknowledgementTests : IAsyncLifetime
{
    // Of each test's own: they move the clock.
    private readonly TestApp _app = new();

    private const string Please = "Please read and acknowledge the policy";

    [Fact]
    public async Task Manager_OfARegisteredAccount_SignsByTheMailedLinkOnce()
    {
        await RegisterAsync();
        var mail = await _app.MailAsync("amina.yusuf@lakeside.example", Please);
        _app.Advance(TimeSpan.FromMinutes(5));
        using var browser = _app.OpenBrowser();
        var page = await browser.OpenAsync(mail.Link("/acknowledge/"));
        foreach (var text in Acknowledgement.All) page.Text.ShouldContain(text.Text);
        (await AskedAsync()).ShouldHaveSingleItem().State.ShouldBe(AssignmentState.Open, "looking changes nothing");
        (await browser.SubmitAsync(page, ("signature", "Tom Vang"))).ErrorAt("signature").ShouldNotBeNull();

        (await browser.SubmitAsync(page, ("signature", "Amina Yusuf"))).Title.ShouldBe("Thank you, it is on record");

        var known = await _app.ReadAsync(db => db.AcknowledgedBy.SingleAsync(one => one.PersonId == "amina.yusuf"));
        (known.Version, known.How, known.Signature).ShouldBe((Acknowledgement.Version, AcknowledgedHow.Asked, "Amina Yusuf"));
        var ended = (await AskedAsync()).ShouldHaveSingleItem();
        (ended.State, ended.Signature, ended.AnsweredById).ShouldBe((AssignmentState.Done, "Amina Yusuf", "amina.yusuf"));
        (await _app.ReadAsync(db => db.AuditEntries.SingleAsync(entry => entry.Action == AcknowledgePolicy.Action))).Details
            .ShouldContain(Acknowledgement.Version);
        (await browser.OpenAsync(mail.Link("/acknowledge/"))).Text.ShouldContain("Amina Yusuf answered");

        // Tom acknowledged with his request; a second account asks neither of them again.
        await RegisterAsync();
        await RunAsync();
        (await AskedAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Manager_WhoDoesNotAnswer_IsRemindedAndTheirPrincipalHears()
    {
        await RegisterAsync();
        var first = await _app.MailAsync("amina.yusuf@lakeside.example", Please);
        _app.AdvanceSchoolDays(3);
        var reminder = await _app.MailAsync("amina.yusuf@lakeside.example", "The policy for managers of accounts");
        reminder.Key.ShouldStartWith("digest/amina.yusuf/");
        _app.AdvanceSchoolDays(4);
        var told = await _app.MailAsync("paula.reyes@lakeside.example", "Policy acknowledgement of Amina Yusuf");
        told.Text.ShouldContain("Please talk to them");
        using var paula = await StaffDriver.SignInAsync(_app, "paula.reyes");
        (await paula.Browser.OpenAsync(told.Link("/acknowledgements/"))).Title.ShouldBe("Amina Yusuf has not acknowledged the policy");
        var page = await paula.Browser.OpenAsync("/");
        await paula.Browser.PostAsync(new Uri(told.Link("/acknowledgements/")).AbsolutePath, page);
        (await AskedAsync()).ShouldHaveSingleItem().State.ShouldBe(AssignmentState.Open, "only the manager can");
        (await paula.Browser.OpenAsync("/credentials")).Text.ShouldContain("Policy not acknowledged yet by Amina Yusuf");

        using var amina = await StaffDriver.SignInAsync(_app, "amina.yusuf");
        var mine = await amina.Browser.OpenAsync(first.Link("/acknowledge/"));
        (await amina.Browser.SubmitAsync(mine, mine.Url.AbsolutePath)).Title.ShouldBe("Thank you, it is on record");
        (await _app.ReadAsync(db => db.AcknowledgedBy.SingleAsync(one => one.PersonId == "amina.yusuf"))).Signature
            .ShouldBeNull("signed in, the session is the signature");
    }

    [Fact]
    public async Task ChangedText_AsksEveryManagerOnceAndEndsWhatWasAskedBefore()
    {
        var old = await _app.InScopeAsync((_, db) => db.WriteAsync(async () =>
        {
            db.AcknowledgedBy.RemoveRange(await db.AcknowledgedBy.ToListAsync());
            db.Add(new AcknowledgedBy { PersonId = "noah.park", Version = "0123456789ab", At = _app.Now, How = AcknowledgedHow.Request });
            var open = new Assignment
            {
                Id = Guid.NewGuid(),
                Kind = AcknowledgementKind.Kind,
                Subject = AcknowledgementKind.SubjectOf("rosa.diaz", "0123456789ab"),
                About = "person/rosa.diaz",
                Round = 1,
                OpenedAt = _app.Now,
                NextStepAt = _app.Now.AddDays(30),
            };
            db.Add(open);
            return open.Id;
        }, CancellationToken.None));

        // The timer's turn, as after a start with another text.
        _app.Advance(TimeSpan.FromMinutes(6));
        (await _app.MailAsync("noah.park@lakeside.example", "The policy has changed")).Text.ShouldContain("@HarborHigh on Facebook");
        await _app.MailAsync("rosa.diaz@lakeside.example", Please);
        await RunAsync();
        await RunAsync();

        var asked = await AskedAsync();
        asked.Where(one => one.Id != old).Select(one => one.Subject).ShouldBe(
            [
                AcknowledgementKind.SubjectOf("noah.park", Acknowledgement.Version),
                AcknowledgementKind.SubjectOf("rosa.diaz", Acknowledgement.Version),
            ], ignoreOrder: true);
        asked.Single(one => one.Id == old).State.ShouldBe(AssignmentState.Moot);
        (await _app.MailboxAsync()).Count(mail => mail.To == "noah.park@lakeside.example").ShouldBe(1);
    }

    [Fact]
    public async Task Manager_NoLongerOne_IsNotAskedAnyMore()
    {
        await RegisterAsync();
        var mail = await _app.MailAsync("amina.yusuf@lakeside.example", Please);
        await _app.InScopeAsync((_, db) => db.WriteAsync(async () =>
        {
            var account = await db.Set<SppsFlows.Registry.Account>().SingleAsync(one => one.ManagerIds.Contains("amina.yusuf"));
            account.ManagerIds = ["tom.vang"];
            return true;
        }, CancellationToken.None));

        using var browser = _app.OpenBrowser();
        (await browser.OpenAsync(mail.Link("/acknowledge/"))).Status.ShouldBe(HttpStatusCode.Gone);
        _app.AdvanceSchoolDays(3);
        await Eventually.TrueAsync(
            async () => (await AskedAsync()).Single().State is AssignmentState.Moot, "She is still asked.");
    }

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Tom asks for an account that he and Amina manage; it is approved, and its credentials are sealed.</summary>
    private async Task RegisterAsync()
    {
        using var tom = await StaffDriver.SignInAsync(_app, "tom.vang");
        var form = SampleForms.Good();
        var id = await tom.RequestsAccountAsync(form);
        await _app.DecidesAsync("paula.reyes", form.Handle!, "approve");
        await tom.SeesRequestAsync(id, RequestState.AwaitingEscrow);
        await _app.CredentialSealedAsync(id);
        await tom.SeesRequestAsync(id, RequestState.Registered);
    }

    private Task<int> RunAsync() =>
        _app.InScopeAsync((services, _) => services.GetRequiredService<AskToAcknowledge>().RunAsync(CancellationToken.None));

    private Task<List<Assignment>> AskedAsync() =>
        _app.ReadAsync(db => db.Assignments.AsNoTracking().Where(one => one.Kind == AcknowledgementKind.Kind).ToListAsync());
}
