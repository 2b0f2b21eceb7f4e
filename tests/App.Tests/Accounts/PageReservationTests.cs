using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.Accounts.Reserve;
using SppsFlows.App.Tests.Approvals;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;

namespace SppsFlows.App.Tests.Accounts;

/// <summary>An office is asked for a page: the whole way of an assignment in the running app, by its own clock.</summary>
public sealed class PageReservationTests : IAsyncLifetime
{
    // Of each test's own: they take the only page of a school, and move the clock.
    private readonly TestApp _app = new();

    private const string Office = "communications@lakeside.example";

    [Fact]
    public async Task Reservation_NotMade_RemindsTheOfficeTellsTheDesigneeAndEndsWithThePage()
    {
        using var elsa = await StaffDriver.SignInAsync(_app, "elsa.nyberg");
        var id = await elsa.RequestsAccountAsync(
            SampleForms.Good() with { Organization = "willow", Platform = "Facebook", Handle = "WillowCreekMiddle" });
        await elsa.SeesRequestAsync(id, RequestState.AwaitingPage);
        (await _app.MailAsync(Office, "Please reserve a Facebook page for Willow Creek")).Link("/accounts/reserve?org=willow")
            .ShouldNotBeNull();

        _app.AdvanceSchoolDays(3);
        var reminder = await _app.MailAsync(Office, "Waiting for you: Facebook page for Willow Creek Middle School");
        reminder.Key.ShouldStartWith("digest/office/Communications/");
        reminder.Text.ShouldContain("Elsa Nyberg asked for it");
        reminder.Links.ShouldContain(
            link => link.EndsWith("/accounts/reserve?org=willow", StringComparison.Ordinal),
            "an office signs in: its links carry no token");
        _app.AdvanceSchoolDays(4);
        (await _app.MailAsync("marcus.bell@lakeside.example", "Waiting for you: Facebook page for Willow Creek Middle School"))
            .Text.ShouldContain("has not reserved one yet");

        using var dana = await StaffDriver.SignInAsync(_app, "dana.okafor");
        await dana.Browser.SubmitAsync(
            await dana.Browser.OpenAsync("/accounts/reserve?org=willow"), "/accounts/reserve",
            ("url", "https://www.facebook.com/WillowCreekMiddle"));
        using var later = await StaffDriver.SignInAsync(_app, "elsa.nyberg");
        var page = await later.SeesRequestAsync(id, RequestState.HandedOver);
        page.Text.ShouldContain("Office of Communications was asked");
        var ended = await ReadAsync(id);
        (ended.State, ended.Outcome, ended.AnsweredById).ShouldBe((AssignmentState.Done, PageReservation.Reserved, "dana.okafor"));

        var mails = (await _app.MailboxAsync())
            .Count(mail => mail.Subject.Contains("Facebook page for Willow Creek", StringComparison.Ordinal));
        _app.AdvanceSchoolDays(20);
        await _app.MailsAreSentAsync();
        (await _app.MailboxAsync()).Count(mail => mail.Subject.Contains("Facebook page for Willow Creek", StringComparison.Ordinal))
            .ShouldBe(mails);
    }

    [Fact]
    public async Task Reservation_OfAWithdrawnRequest_EndsWithIt()
    {
        using var omar = await StaffDriver.SignInAsync(_app, "omar.haddad");
        var id = await omar.RequestsAccountAsync(
            SampleForms.Good() with { Organization = "willow", Platform = "Facebook", Handle = "WillowCreekNews" });
        await omar.SeesRequestAsync(id, RequestState.AwaitingPage);

        await omar.Browser.SubmitAsync(await omar.Browser.OpenAsync($"/accounts/requests/{id}"), "/withdraw");

        (await ReadAsync(id)).State.ShouldBe(AssignmentState.Withdrawn);
        await Eventually.TrueAsync(async () => (await _app.FlowAsync($"authorize-account-{id}"))!.IsCompleted, "The flow has not ended.");
    }

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task<Assignment> ReadAsync(Guid id) =>
        _app.ReadAsync(db => db.Assignments.AsNoTracking().SingleAsync(assignment => assignment.Subject == AccountRequest.SubjectOf(id)));
}
