using SppsFlows.Accounts;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Approvals;

namespace SppsFlows.App.Tests.Approvals;

/// <summary>A5: "this was not me".</summary>
[Collection<SharedApp>]
public sealed class DisownDecisionTests(TestApp app)
{
    [Theory]
    [InlineData(RequestState.AwaitingEscrow, true)]
    [InlineData(RequestState.ChangesAsked, true)]
    [InlineData(RequestState.Registered, false)]
    [InlineData(RequestState.Declined, false)]
    public async Task Decision_Disowned_AlertsTheOfficesAndReopensWhatStillRuns(RequestState state, bool reopens)
    {
        var (question, link) = await DecidedAsync();
        await app.WriteAsync(db => db.AccountRequests.Single(request => request.Id == question.RequestId).State = state);
        using var browser = app.OpenReader();

        (await browser.SubmitAsync(link, ("signature", question.Principal.FullName))).Code.ShouldBe(302);

        (await question.ReadAsync()).DisownedAt.ShouldNotBeNull();
        var request =
            await app.ReadAsync(db => Task.FromResult(db.AccountRequests.Single(candidate => candidate.Id == question.RequestId)));
        (request.State, request.Round).ShouldBe(reopens ? (RequestState.AwaitingApproval, 2) : (state, 1));
        foreach (var office in (string[])["communications@lakeside.example", "ivan.petrov@lakeside.example"])
            (await app.KeyedMailAsync(office, $"{question.Id}/disowned")).Text.ShouldContain(reopens ? "open again" : "by hand");
        (await question.AuditAsync("approval.disowned")).ShouldHaveSingleItem().Actor.ShouldBe($"person:{question.Principal.Id}");
        (await browser.OpenAsync(link)).Title.ShouldBe("Thank you, we know that this was not you");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Somebody Else")]
    public async Task Form_WithoutTheName_UndoesNothing(string name)
    {
        var (question, link) = await DecidedAsync();
        using var browser = app.OpenReader();

        (await browser.SubmitAsync(link, ("signature", name))).Code.ShouldBe(400);

        (await question.ReadAsync()).DisownedAt.ShouldBeNull();
    }

    [Fact]
    public async Task Form_WithinSecondsOfDelivery_WantsTheCode()
    {
        var (question, link) = await DecidedAsync(read: false);
        using var scanner = app.OpenReader();

        (await scanner.SubmitAsync(link, ("signature", question.Principal.FullName))).HasField("code").ShouldBeTrue();

        (await question.ReadAsync()).DisownedAt.ShouldBeNull();
    }

    [Fact]
    public async Task Link_OpenedByAnotherSignedIn_IsRefused()
    {
        var (question, link) = await DecidedAsync();
        using var other = await app.SignedInAsync(question.Teacher);

        (await other.OpenAsync(link)).Code.ShouldBe(403);
    }

    private async Task<(Question Question, string Link)> DecidedAsync(bool read = true)
    {
        var question = await app.AskAsync();
        using (var browser = app.OpenReader())
            (await browser.SubmitAsync(
                await question.LinkReadAsync(), ("decision", "approve"), ("signature", question.Principal.FullName))).Code.ShouldBe(302);
        await question.OutcomeAsync();
        var link = await question.DisownLinkAsync();
        if (read) app.Advance(TimeSpan.FromMinutes(1));
        return (question, link);
    }
}
