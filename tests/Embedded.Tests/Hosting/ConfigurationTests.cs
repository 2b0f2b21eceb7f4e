using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;

namespace SppsFlows.Embedded.Tests.Hosting;

public sealed class ConfigurationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sources_OfOneSetting_WinInTheirOrder()
    {
        Write(
            "appsettings.json",
            """{ "A": "appsettings", "B": "appsettings", "C": "appsettings", "D": "appsettings", "Nested": { "Key": "appsettings" } }""");
        Write("appsettings.Staging.json", """{ "B": "staging", "C": "staging", "D": "staging" }""");
        Write(
            "local.settings.json",
            """
            { /* for the Functions tools */
              "IsEncrypted": false, "Values": { "C": "local", "D": "local", "Nested__Key": "local", "Count": 3 } }
            """);
        var configuration = Create("--environment", "Staging", "--D=argument").Configuration;
        configuration["A"].ShouldBe("appsettings");
        configuration["B"].ShouldBe("staging");
        configuration["C"].ShouldBe("local");
        configuration["D"].ShouldBe("argument");
        configuration["Nested:Key"].ShouldBe("local");
        configuration.GetValue<int>("Count").ShouldBe(3);
    }

    [Fact]
    public void LocalSettings_Unreadable_AreNamed()
    {
        Write("local.settings.json", "{ nonsense");
        Should.Throw<HostStartException>(() => Create()).Message.ShouldContain(_folder.File("local.settings.json"));
    }

    [Theory]
    [InlineData(null, "Production")]
    [InlineData("Development", "Development")]
    public void Environment_FromTheCommandLine_IsTheHosts(string? given, string expected)
    {
        // The machine that runs the tests may have an environment of its own.
        if (given is null)
            Assert.SkipWhen(
                new[]
                {
                    "DOTNET_ENVIRONMENT",
                    "ASPNETCORE_ENVIRONMENT",
                    "AZURE_FUNCTIONS_ENVIRONMENT"
                }.Any(name => Environment.GetEnvironmentVariable(name) is not null),
                "An environment is set.");
        var builder = given is null ? Create() : Create("--environment", given);
        builder.Environment.EnvironmentName.ShouldBe(expected);
    }

    [Fact]
    public void DataFolder_NotGiven_LiesUnderTheContentRoot() =>
        Create().Configuration["Data:Folder"].ShouldBe(_folder.File("data"));

    [Fact]
    public void DataFolder_GivenAsRelative_IsMadeAbsolute() =>
        Create("--Data:Folder=elsewhere").Configuration["Data:Folder"].ShouldBe(_folder.File("elsewhere"));

    [Fact]
    public void Urls_NotGiven_AreThoseOfTheFunctionsTools() => Create().Configuration["urls"].ShouldBe("http://localhost:7071");

    [Theory]
    [InlineData("--urls=http://127.0.0.1:0")]
    [InlineData("--http_ports=0")]
    [InlineData("--Kestrel:Endpoints:Main:Url=http://127.0.0.1:0")]
    public void Urls_GivenInAnyWay_AreTaken(string argument) => Create(argument).Configuration["urls"].ShouldNotBe("http://localhost:7071");

    [Theory]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "" } } }""", "/Where")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "/v1/x/" } } }""", "/v1/x/Where")]
    [InlineData("""{ "version": "2.0", /* none */ }""", "/api/Where")]
    public async Task RoutePrefix_FromHostJson_StandsBeforeEachRoute(string hostJson, string path)
    {
        Write("host.json", hostJson);
        await using var host = await TestHost.StartAsync(_folder, typeof(Functions));
        (await host.Http.GetStringAsync(path)).ShouldBe(path);
    }

    [Fact]
    public void HostJson_Unreadable_RefusesTheStart()
    {
        Write("host.json", "{ \"extensions\": { \"blobs\": { \"poisonBlobThreshold\": \"five\" } } }");
        Should.Throw<HostStartException>(() => TestHost.Build(_folder, _ => { }, typeof(Functions))).Message.ShouldContain(_folder.File(
            "host.json"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\"defaultVersion\": \"2.0\"", "2.0 2.0")]
    [InlineData(
        "\"defaultVersion\": \"2.0\", \"versionMatchStrategy\": \"Strict\", \"versionFailureStrategy\": \"Fail\"",
        "2.0 2.0|VersionMismatch")]
    [InlineData("\"defaultVersion\": \"2.0\", \"versionMatchStrategy\": \"none\"", "2.0 2.0|1.0 2.0|3.0 2.0")]
    [InlineData(
        "\"defaultVersion\": \"2.0\", \"versionMatchStrategy\": \"CurrentOrOlder\", \"versionFailureStrategy\": \"fail\"",
        "2.0 2.0|1.0 2.0|VersionMismatch")]
    public async Task Versions_FromHostJson_AreTheEngines(string durable, string expected)
    {
        Write("host.json", $$"""{ "extensions": { "durableTask": { {{durable}} } } }""");
        await using var host = await TestHost.StartAsync(_folder, typeof(Versioned));

        var told = new List<string>();
        string?[] versions = expected.Contains('|', StringComparison.Ordinal) ? [null, "1.0", "3.0"] : [null];
        foreach (var version in versions) told.Add(await host.Http.GetStringAsync($"api/versioned?version={version}"));

        string.Join("|", told.Distinct()).ShouldBe(expected);
    }

    [Theory]
    [InlineData("\"versionMatchStrategy\": \"Newest\"", "'versionMatchStrategy' must be one of None, Strict, CurrentOrOlder, not 'Newest'")]
    [InlineData("\"versionFailureStrategy\": \"Wait\"", "'versionFailureStrategy' must be one of Reject, Fail")]
    [InlineData("\"defaultVersion\": 2", "host.json' cannot be read")]
    [InlineData("\"overridableExistingInstanceStates\": \"AnyState\"", "'overridableExistingInstanceStates' must be NonRunningStates")]
    [InlineData("\"throwStatusExceptionsOnRaiseEvent\": false", "'throwStatusExceptionsOnRaiseEvent' must be true or absent")]
    public void HostJson_WithADurableSettingThatIsNotDone_RefusesTheStartNamingIt(string durable, string expected)
    {
        Write("host.json", $$"""{ "extensions": { "durableTask": { {{durable}} } } }""");
        Should.Throw<HostStartException>(() => TestHost.Build(_folder, _ => { }, typeof(Functions))).Message.ShouldContain(expected);
    }

    [Fact]
    public void HttpFunction_WithoutWebApplication_RefusesTheStart()
    {
        var builder = Create("--urls=http://127.0.0.1:0");
        builder.HostFunctions(typeof(Functions));
        Should.Throw<HostStartException>(() => builder.Build()).Message.ShouldContain("ConfigureFunctionsWebApplication");
    }

    [Fact]
    public void Builder_BuiltTwice_Refuses()
    {
        var builder = Create("--urls=http://127.0.0.1:0").ConfigureFunctionsWebApplication().HostFunctions(typeof(Functions));
        using var host = builder.Build();
        Should.Throw<InvalidOperationException>(() => builder.Build());
        Should.Throw<InvalidOperationException>(() => builder.Use(next => next));
    }

    [Fact]
    public async Task RequestLog_OfTheFramework_StaysOffByDefault()
    {
        await using var host = await TestHost.StartAsync(_folder, typeof(Functions));
        await host.Http.GetStringAsync("api/Where?token=one-use-link");
        host.Log.Lines.ShouldNotContain(line => line.Message.Contains("one-use-link", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_Written_LiesInTheDataFolderAndIsTheOwners()
    {
        await using (await TestHost.StartAsync(_folder, typeof(Functions), typeof(Guarded)))
        {
        }
        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBe([_folder.File("data")]);
        if (OperatingSystem.IsWindows()) return;
        File.GetUnixFileMode(_folder.File("data")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(_folder.File("data/function-keys.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task FunctionKeys_MadeAtTheFirstStart_AreKept()
    {
        await using (await TestHost.StartAsync(_folder, typeof(Guarded)))
        {
        }
        var keys = await File.ReadAllTextAsync(_folder.File("data/function-keys.json"));
        var master = System.Text.Json.JsonDocument.Parse(keys).RootElement.GetProperty("master").GetString()!;
        master.Length.ShouldBe(64);
        await using var host = await TestHost.StartAsync(_folder, typeof(Guarded));
        (await host.Http.GetAsync($"api/Guarded?code={master}")).IsSuccessStatusCode.ShouldBeTrue();
        (await File.ReadAllTextAsync(_folder.File("data/function-keys.json"))).ShouldBe(keys);
        host.Log.Lines.ShouldNotContain(line => line.Message.Contains(master, StringComparison.Ordinal));
    }

    [Fact]
    public async Task FunctionKeys_Unreadable_RefuseTheStart()
    {
        Directory.CreateDirectory(_folder.File("data"));
        Write("data/function-keys.json", "{");
        (await Should.ThrowAsync<HostStartException>(() => TestHost.StartAsync(_folder, typeof(Guarded)))).Message.ShouldContain(
            "function-keys.json");
    }

    private EmbeddedApplicationBuilder Create(params string[] args) =>
        EmbeddedApplication.CreateBuilder(["--contentRoot", _folder.Path, .. args]);

    private void Write(string name, string content) => File.WriteAllText(_folder.File(name), content);

    public sealed class Functions
    {
        [Function("Where")]
        public static IResult Where([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text(request.Path);
    }

    public sealed class Versioned
    {
        [Function("AskVersion")]
        public static async Task<IResult> Ask(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "versioned")] HttpRequest request,
            [DurableClient] DurableTaskClient client)
        {
            var options = request.Query["version"].ToString() is { Length: > 0 } version
                ? new StartOrchestrationOptions { Version = version }
                : new StartOrchestrationOptions();
            var id = await client.ScheduleNewOrchestrationInstanceAsync("TellVersion", options, request.HttpContext.RequestAborted);
            var ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
            return Results.Text(ended.FailureDetails?.ErrorType ?? ended.ReadOutputAs<string>());
        }

        [Function("TellVersion")]
        public static Task<string> Tell([OrchestrationTrigger] TaskOrchestrationContext context) =>
            Task.FromResult($"{context.Version} {context.Properties.GetValueOrDefault("defaultVersion")}".Trim());
    }

    public sealed class Guarded
    {
        [Function("Guarded")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => Results.Ok();
    }
}
