using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Embedded.Tests.Hosting;
using SppsFlows.Embedded.Triggers;

namespace SppsFlows.Embedded.Tests.Triggers;

public sealed class FunctionIndexTests
{
    [Theory]
    [InlineData(typeof(SameName), "Function name 'twin' is used by")]
    [InlineData(typeof(TwoTriggers), "has 2 triggers; a function has one.")]
    [InlineData(typeof(NoTrigger), "has no trigger")]
    [InlineData(typeof(Entity), "is an entity, which this host does not have")]
    [InlineData(typeof(RenamedActivity), "has a second name in its trigger")]
    [InlineData(typeof(RenamedOrchestrator), "has a second name in its trigger")]
    [InlineData(typeof(OtherHub), "names a task hub or connection for its durable client")]
    [InlineData(typeof(UnknownParameter), "has a parameter 'StringComparer comparer' that nothing fills")]
    [InlineData(typeof(QueryParameter), "has a parameter 'String page' that nothing fills")]
    [InlineData(typeof(NotPublic), "must be a public method of a public class")]
    [InlineData(typeof(AdminRoute), "'admin' is reserved for the host")]
    [InlineData(typeof(EmptyRoute), "has an empty route, for which the real host takes the function's name")]
    [InlineData(typeof(SlashRoute), "has the route '/'; a slash at its start ends every request on the real host")]
    [InlineData(typeof(BrokenRoute), "has the route 'a/{b', which cannot be read")]
    [InlineData(typeof(TextResult), "returns String, which the real host would drop")]
    [InlineData(typeof(UserLevel), "AuthorizationLevel.User")]
    [InlineData(typeof(SyncOrchestrator), "is an orchestrator and must return a Task")]
    [InlineData(typeof(ClientInOrchestrator), "must not take a durable client")]
    [InlineData(typeof(TwoInputs), "has two parameters for one input, 'first' and 'second'")]
    [InlineData(typeof(WrongTimer), "which must be a TimerInfo")]
    [InlineData(typeof(ShortContainer), "the container 'in' must be 3 to 63")]
    [InlineData(typeof(BlobAsModel), "takes its blob as Version")]
    [InlineData(typeof(Generic), "must not be generic")]
    public void Function_WithAMistake_IsNamedAtStartUp(Type type, string expected) =>
        Should.Throw<HostStartException>(() => FunctionIndex.Find([type])).Message.ShouldContain(expected);

    [Fact]
    public void Functions_ReadFromMetadata_AreThoseThatReflectionFinds()
    {
        var assembly = typeof(FunctionIndexTests).Assembly;

        var marked = new MarkedMethods([typeof(MarkerOfOurOwnAttribute)]);

        var read = marked.Of(assembly).ToList();

        read.Count.ShouldBeGreaterThan(50);
        read.ShouldContain(("MarkedByUs", typeof(MarkedByUs).GetMethod(nameof(MarkedByUs.Run))!));
        read.ShouldBe(marked.Reflect(assembly.GetTypes()), ignoreOrder: true);
    }

    [Fact]
    public void Functions_WithAMarkerThatNobodyNamed_AreNotFound() =>
        new MarkedMethods([]).Of(typeof(FunctionIndexTests).Assembly).ShouldNotContain(found => found.Name == "MarkedByUs");

    [Fact]
    public void Mistakes_OfAnAssembly_AreToldForClassesThatAreNotPublicToo() =>
        Should.Throw<HostStartException>(() => FunctionIndex.Find(typeof(FunctionIndexTests).Assembly, [])).Message.ShouldContain(
            "must be a public method of a public class");

    [Fact]
    public void Constructor_Throwing_ThrowsWhatItThrew()
    {
        using var services = new ServiceCollection().AddSingleton(new Version(1, 0)).BuildServiceProvider();

        Should.Throw<NotSupportedException>(() => FunctionIndex.Find([typeof(CannotBeMade)])[0].Create(services)).Message.ShouldBe("1.0");
    }

    public sealed class CannotBeMade
    {
        private readonly string _name;

        public CannotBeMade(Version version) => _name = version.Major > 1 ? "new" : throw new NotSupportedException(version.ToString());

        [Function("CannotBeMade")]
        public Task<string> Run([ActivityTrigger] string input) => Task.FromResult(_name + input);
    }

    [Fact]
    public void Mistakes_InSeveralFunctions_AreToldTogether()
    {
        var message = Should.Throw<HostStartException>(() => FunctionIndex.Find([typeof(NoTrigger), typeof(TextResult)])).Message;
        message.ShouldContain("'NoTrigger'");
        message.ShouldContain("'TextResult'");
    }

    [Fact]
    public void Function_WithEverySourceOfParameters_IsFound()
    {
        var functions = FunctionIndex.Find([typeof(Fine), typeof(NotAFunction)]);
        functions.Select(function => function.Name).ShouldBe(["Http", "Orchestrator", "Activity", "Timer", "Blob"], ignoreOrder: true);
        functions.Single(function => function.Name == "Http").EntryPoint.ShouldBe(typeof(Fine).FullName + ".Http");
    }

    [Fact]
    public void Routes_ThatTheRouterCannotTellApart_RefuseTheStart()
    {
        using var data = new TempFolder();
        Should.Throw<HostStartException>(() => TestHost.Build(data, _ => { }, typeof(SameRoute))).Message
            .ShouldBe("Functions 'One' and 'Two' have the same route 'api/things/{name}' and method GET.");
    }

    [Fact]
    public void Route_ThatWouldHideOthersOnTheRealHost_RefusesTheStart()
    {
        using var data = new TempFolder();
        Should.Throw<HostStartException>(() => TestHost.Build(data, _ => { }, typeof(HidingRoute))).Message
            .ShouldContain("'All' takes every address, and on the real host that hides 'Zoo'");
    }

    [Fact]
    public void Service_ThatNobodyAdded_RefusesTheStart()
    {
        using var data = new TempFolder();
        Should.Throw<HostStartException>(() => TestHost.Build(data, _ => { }, typeof(NeedsService))).Message.ShouldContain(
            "need a System.Version, which is not among the app's services");
        using var host = TestHost.Build(data, builder => builder.Services.AddSingleton(new Version(1, 0)), typeof(NeedsService));
    }

    public sealed class SameName
    {
        [Function("Twin")]
        public static void One([TimerTrigger("00:05:00")] TimerInfo timer) => _ = timer;

        [Function("twin")]
        public static void Two([TimerTrigger("00:05:00")] TimerInfo timer) => _ = timer;
    }

    public sealed class TwoTriggers
    {
        [Function("TwoTriggers")]
        public static void Run([TimerTrigger("00:05:00")] TimerInfo timer, [ActivityTrigger] string input) => _ = (timer, input);
    }

    public sealed class NoTrigger
    {
        [Function("NoTrigger")]
        public static void Run(TimerInfo timer) => _ = timer;
    }

    public sealed class Entity
    {
        [Function("Entity")]
        public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => Task.FromResult(dispatcher);
    }

    public sealed class RenamedActivity
    {
        [Function("RenamedActivity")]
        public static string Run([ActivityTrigger(Activity = "Other")] string input) => input;
    }

    public sealed class RenamedOrchestrator
    {
        [Function("RenamedOrchestrator")]
        public static Task Run(
            [OrchestrationTrigger(Orchestration = "Other")] TaskOrchestrationContext context) => Task.FromResult(context);
    }

    public sealed class OtherHub
    {
        [Function("OtherHub")]
        public static void Run(
            [TimerTrigger("* * * * * *")] TimerInfo timer,
            [DurableClient(TaskHub = "Other")] DurableTaskClient client) => _ = (timer, client);
    }

    public sealed class UnknownParameter
    {
        [Function("UnknownParameter")]
        public static void Run([TimerTrigger("00:05:00")] TimerInfo timer, StringComparer comparer) => _ = (timer, comparer);
    }

    public sealed class QueryParameter
    {
        [Function("QueryParameter")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "list")] HttpRequest request,
            string page) => Results.Text(request.Path + page);
    }

    public sealed class NotPublic
    {
        [Function("NotPublic")]
        internal static void Run([TimerTrigger("00:05:00")] TimerInfo timer) => _ = timer;
    }

    public sealed class AdminRoute
    {
        [Function("AdminRoute")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "admin/things")] HttpRequest request) => Results.Text(request.Path);
    }

    public sealed class HidingRoute
    {
        [Function("All")]
        public static IResult All(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{*path}")] HttpRequest request) => Results.Text(request.Path);

        [Function("Zoo")]
        public static IResult Zoo(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "zoo")] HttpRequest request) => Results.Text(request.Path);
    }

    public sealed class EmptyRoute
    {
        [Function("EmptyRoute")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "")] HttpRequest request) => Results.Text(request.Path);
    }

    public sealed class SlashRoute
    {
        [Function("SlashRoute")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "/")] HttpRequest request) => Results.Text(request.Path);
    }

    public sealed class BrokenRoute
    {
        [Function("BrokenRoute")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a/{b")] HttpRequest request) => Results.Text(request.Path);
    }

    public sealed class TextResult
    {
        [Function("TextResult")]
        public static Task<string> Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Task.FromResult(request.Path.Value!);
    }

    public sealed class UserLevel
    {
        [Function("UserLevel")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.User, "get")] HttpRequest request) => Results.Text(request.Path);
    }

    public sealed class SyncOrchestrator
    {
        [Function("SyncOrchestrator")]
        public static string Run([OrchestrationTrigger] TaskOrchestrationContext context) => context.InstanceId;
    }

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class MarkerOfOurOwnAttribute(string name) : Attribute
    {
        public string Name { get; } = name;
    }

    public static class MarkedByUs
    {
        [MarkerOfOurOwn("MarkedByUs")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "marked")] HttpRequest request) => Results.Ok(request.Path);
    }

#pragma warning disable DURABLE0008 // The mistake itself.
    public sealed class ClientInOrchestrator
    {
        [Function("ClientInOrchestrator")]
        public static Task Run(
            [OrchestrationTrigger] TaskOrchestrationContext context,
            [DurableClient] DurableTaskClient client) => Task.FromResult((context, client));
    }
#pragma warning restore DURABLE0008

    public sealed class TwoInputs
    {
        [Function("TwoInputs")]
        public static Task Run(
            [OrchestrationTrigger] TaskOrchestrationContext context, int first, int second) => Task.FromResult((context, first, second));
    }

    public sealed class WrongTimer
    {
        [Function("WrongTimer")]
        public static void Run([TimerTrigger("00:05:00")] string timer) => _ = timer;
    }

    public sealed class ShortContainer
    {
        [Function("ShortContainer")]
        public static void Run([BlobTrigger("in/{name}")] Stream blob) => _ = blob;
    }

    public sealed class BlobAsModel
    {
        [Function("BlobAsModel")]
        public static void Run([BlobTrigger("inbox/{name}")] Version blob) => _ = blob;
    }

    public sealed class Generic
    {
        [Function("Generic")]
        public static void Run<T>([TimerTrigger("00:05:00")] TimerInfo timer) => _ = (timer, typeof(T));
    }

    public sealed class SameRoute
    {
        [Function("One")]
        public static IResult One(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id}")] HttpRequest request) => Results.Text(request.Path);

        [Function("Two")]
        public static IResult Two(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", "get", Route = "things/{name}")] HttpRequest request) =>
                Results.Text(request.Path);
    }

    public sealed class NeedsService(Version version)
    {
        [Function("NeedsService")]
        public void Run([TimerTrigger("00:05:00")] TimerInfo timer) => _ = (timer, version);
    }

    public sealed class NotAFunction
    {
        public static void Run(TimerInfo timer) => _ = timer;
    }

    public sealed class Fine
    {
        [Function("Http")]
        public static IResult Http(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fine/{id:int}")] HttpRequest request, int id,
            FunctionContext context, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
            Results.Ok((request.Path, id, context.InvocationId, client.Name, cancellationToken.IsCancellationRequested));

        [Function("Orchestrator")]
        public static Task<int> Orchestrator(
            [OrchestrationTrigger] TaskOrchestrationContext context, int input,
            FunctionContext function) => Task.FromResult(input + context.InstanceId.Length + function.FunctionId.Length);

        [Function("Activity")]
        public static ValueTask<int> Activity(
            [ActivityTrigger] int input, string instanceId, FunctionContext function,
            CancellationToken cancellationToken) =>
                new(input + instanceId.Length + function.FunctionId.Length + (cancellationToken.CanBeCanceled ? 1 : 0));

        [Function("Timer")]
        public static Task Timer(
            [TimerTrigger("%Reminders:Schedule%", UseMonitor = false)] TimerInfo timer,
            [DurableClient] DurableTaskClient client) => Task.FromResult((timer, client));

        [Function("Blob")]
        public static void Blob(
            [BlobTrigger("inbox/{org}/{name}.{ext}", Source = BlobTriggerSource.EventGrid)] byte[] blob, string org, string name,
            string ext) => _ = (blob, org, name, ext);
    }
}
