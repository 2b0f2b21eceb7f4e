using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class TriggerTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    private HttpClient Http => _flows.Http;

    [Fact]
    public async Task Route_WithValues_BindsThemAndTheQuery()
    {
        var answer = await Http.GetFromJsonAsync<JsonElement>("triggers/schools/Como%20Park/rooms/12?floor=3");

        answer.GetProperty("school").GetString().ShouldBe("Como Park");
        answer.GetProperty("room").GetInt32().ShouldBe(12);
        answer.GetProperty("floor").GetString().ShouldBe("3");
    }

    [Theory]
    [InlineData("triggers/schools/Como/rooms/twelve")]
    [InlineData("triggers/nothing-here")]
    public async Task Route_ThatMatchesNothing_IsNotFound(string path) =>
        (await Http.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

    /// <summary>The hosts differ in which of the two they answer.</summary>
    [Fact]
    public async Task Method_ThatIsNotTaken_IsRefused() =>
        (await Http.DeleteAsync("triggers/action")).StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed);

    [Fact]
    public async Task ActionResult_IsAnswered()
    {
        (await Http.GetStringAsync("triggers/action")).ShouldContain("got");
        (await Http.PostAsync("triggers/action", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Body_OfJson_IsBound()
    {
        var answer = await Http.PostAsJsonAsync("triggers/report", new Report("Como Park", 1_200));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("Como Park: 1200");
    }

    [Fact]
    public async Task Body_OfAMegabyte_ComesBackWithItsHeaders()
    {
        var text = new string('ü', 1_000_000);

        var answer = await Http.PutAsync("triggers/raw", new StringContent(text));

        answer.Headers.GetValues("x-length").Single().ShouldBe("1000000");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        (await answer.Content.ReadAsStringAsync()).ShouldBe(text);
    }

    [Fact]
    public async Task Function_Throwing_IsAnsweredWithAnErrorThatTellsNothing()
    {
        var answer = await Http.GetAsync("triggers/throw");

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("secret detail");
    }

    [Fact]
    public async Task Context_KnowsItsFunction() =>
        (await Http.GetStringAsync("triggers/name")).ShouldContain($"{nameof(Triggers.NameSelf)} invoked");

    [Fact]
    public async Task DurableClient_InAnHttpFunction_StartsAnInstance()
    {
        var answer = await Http.PostAsync("triggers/start/world", null);

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var id = await answer.Content.ReadFromJsonAsync<string>();
        (await _flows.CompletedAsync(id!)).OutputAs<string>().ShouldBe("Hello, world!");
    }

    [Fact]
    public async Task Timer_WhenItsTimeHasCome_Runs()
    {
        _flows.Needs(Abilities.TakesTriggers);
        var before = (await _flows.LedgerAsync(Triggers.TimerLedger)).Count;
        // Elsewhere the minute comes by itself.
        if (_flows.Host.Abilities.HasFlag(Abilities.MovesClock)) await _flows.Host.PassTimeAsync(TimeSpan.FromMinutes(1));

        var entries = await _flows.UntilLedgerAsync(Triggers.TimerLedger, before + 1);

        entries[^1].ShouldBe("ran with its next time");
    }

    [Fact]
    public async Task Blob_Put_RunsItsFunctionWithItsPathAndContent()
    {
        _flows.Needs(Abilities.TakesBlobs);
        var name = Flows.NewKey("roster");
        await _flows.Host.PutBlobAsync("conformance", $"class lists/{name}.txt", "Grüße, 9th grade");

        (await _flows.UntilLedgerAsync($"blob {name}", 1))[0].ShouldBe("class lists: Grüße, 9th grade");
    }

    [Fact]
    public async Task Blob_ThatThePathDoesNotMatch_RunsNothing()
    {
        _flows.Needs(Abilities.TakesBlobs);
        var name = Flows.NewKey("roster");
        await _flows.Host.PutBlobAsync("conformance", $"lists/{name}.csv", "not taken");
        await _flows.Host.PutBlobAsync("conformance", $"lists/{name}-last.txt", "taken");

        await _flows.UntilLedgerAsync($"blob {name}-last", 1);

        (await _flows.LedgerAsync($"blob {name}")).ShouldBeEmpty();
    }
}
