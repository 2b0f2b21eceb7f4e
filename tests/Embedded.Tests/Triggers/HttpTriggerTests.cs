using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Tests.Hosting;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace SppsFlows.Embedded.Tests.Triggers;

public sealed class HttpTriggerTests : IAsyncLifetime
{
    private readonly TempFolder _data = new();
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(_data, builder =>
    {
        builder.Services.AddSingleton<Greeting>();
        builder.Services.AddScoped<ScopeProbe>();
        builder.UseMiddleware<StampMiddleware>();
        builder.Configuration["Functions:Keys:Master"] = "master-key";
        builder.Configuration["Functions:Keys:Host:default"] = "host-key";
        builder.Configuration["Functions:Keys:Functions:Guarded:caller"] = "guarded-key";
        builder.Configuration["Functions:Keys:Functions:Other:caller"] = "other-key";
    }, typeof(HttpFunctions));

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Route_WithoutTemplate_IsPrefixAndFunctionName() =>
        (await _host.Http.GetStringAsync("api/Plain")).ShouldBe("plain");

    [Theory]
    [InlineData("api/items/7", "7 -")]
    [InlineData("api/items/7/red", "7 red")]
    public async Task RouteValues_OfTheirTypes_ReachTheFunction(string url, string expected) =>
        (await _host.Http.GetStringAsync(url)).ShouldBe(expected);

    [Theory]
    [InlineData("api/items/seven", HttpStatusCode.NotFound)]
    [InlineData("api/things/not-a-guid", HttpStatusCode.BadRequest)]
    [InlineData("api/things/6f9619ff-8b86-d011-b42d-00cf4fc964ff", HttpStatusCode.OK)]
    public async Task RouteValue_OfAnotherType_IsRefused(string url, HttpStatusCode expected) =>
        (await _host.Http.GetAsync(url)).StatusCode.ShouldBe(expected);

    [Fact]
    public async Task CatchAll_WithSlashes_IsOneValue() =>
        (await _host.Http.GetStringAsync("api/files/a/b%20c/d.txt")).ShouldBe("a/b c/d.txt");

    [Fact]
    public async Task RegexConstraint_OnARoute_Holds()
    {
        (await _host.Http.GetAsync("api/codes/AB12")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _host.Http.GetAsync("api/codes/nope")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Method_NotDeclared_IsRefused()
    {
        (await _host.Http.DeleteAsync("api/Plain")).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await _host.Http.SendAsync(new(HttpMethod.Head, "api/Plain"))).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await _host.Http.SendAsync(new(HttpMethod.Patch, "api/Any"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Head_DeclaredBesideGet_AnswersLikeGetWithoutBody()
    {
        var get = await _host.Http.GetAsync("api/Both");
        var head = await _host.Http.SendAsync(new(HttpMethod.Head, "api/Both"));
        head.StatusCode.ShouldBe(get.StatusCode);
        head.Content.Headers.ContentType.ShouldBe(get.Content.Headers.ContentType);
        (await head.Content.ReadAsStringAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Body_OfTheRightShape_IsBound()
    {
        var answer = await _host.Http.PostAsJsonAsync("api/Echo", new { name = "Ada", count = 2 });
        (await answer.Content.ReadAsStringAsync()).ShouldBe("Ada 2");
    }

    [Theory]
    [InlineData("{\"name\":", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"name\":\"Ada\",\"count\":\"many\"}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("name=Ada", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    public async Task Body_Malformed_IsRefusedWithAReason(string body, string type, HttpStatusCode expected)
    {
        var answer = await _host.Http.PostAsync("api/Echo", new StringContent(body, Encoding.UTF8, type));
        answer.StatusCode.ShouldBe(expected);
        var reason = await answer.Content.ReadAsStringAsync();
        reason.ShouldStartWith("The request body ");
        reason.ShouldNotContain("many");
    }

    [Fact]
    public async Task Body_WithOneWrongMember_NamesItsPath()
    {
        var answer = await _host.Http.PostAsync(
            "api/Echo", new StringContent("{\"name\":\"Ada\",\"count\":\"x\"}", Encoding.UTF8, "application/json"));
        (await answer.Content.ReadAsStringAsync()).ShouldContain("$.count");
    }

    [Theory]
    [InlineData("ActionOk", HttpStatusCode.OK, "{\"value\":5}")]
    [InlineData("ActionContent", HttpStatusCode.Accepted, "<p>hi</p>")]
    [InlineData("ActionStatus", HttpStatusCode.Gone, "")]
    public async Task ActionResult_Returned_IsExecuted(string function, HttpStatusCode status, string body)
    {
        var answer = await _host.Http.GetAsync($"api/{function}");
        answer.StatusCode.ShouldBe(status);
        (await answer.Content.ReadAsStringAsync()).ShouldBe(body);
    }

    [Fact]
    public async Task RedirectResult_Returned_Redirects()
    {
        var answer = await _host.Http.GetAsync("api/ActionRedirect");
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.ShouldBe("/elsewhere");
    }

    [Fact]
    public async Task Function_ThatWritesTheResponse_ReturnsNothing()
    {
        var answer = await _host.Http.GetAsync("api/Writes");
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("written");
    }

    [Fact]
    public async Task Function_ThatThrows_AnswersEmpty500AndIsLoggedOnce()
    {
        var answer = await _host.Http.GetAsync("api/Throws");
        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        _host.Log.Lines.Count(line => line.Exception?.Message == "secret detail").ShouldBe(1);
    }

    [Fact]
    public async Task Middleware_AroundTheFunction_SeesContextAndSetsHeaders()
    {
        var answer = await _host.Http.GetAsync("api/Plain");
        answer.Headers.GetValues("x-function").ShouldBe(["Plain"]);
        answer.Headers.GetValues("x-http").ShouldBe(["/api/Plain"]);
    }

    [Fact]
    public async Task Scope_OfOneInvocation_IsSharedAndDisposed()
    {
        var first = await _host.Http.GetStringAsync("api/Scoped");
        var second = await _host.Http.GetStringAsync("api/Scoped");
        first.ShouldEndWith("same");
        first.ShouldNotBe(second);
        await Eventually.IsTrueAsync(() => ScopeProbe.Disposed >= 2, "both scopes are disposed");
    }

    [Theory]
    [InlineData("Guarded", null, HttpStatusCode.Unauthorized)]
    [InlineData("Guarded", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Guarded", "other-key", HttpStatusCode.Unauthorized)]
    [InlineData("Guarded", "guarded-key", HttpStatusCode.OK)]
    [InlineData("Guarded", "host-key", HttpStatusCode.OK)]
    [InlineData("Guarded", "master-key", HttpStatusCode.OK)]
    [InlineData("AdminOnly", "host-key", HttpStatusCode.Unauthorized)]
    [InlineData("AdminOnly", "master-key", HttpStatusCode.OK)]
    public async Task Key_OfTheCaller_DecidesByLevel(string function, string? key, HttpStatusCode expected)
    {
        var header = new HttpRequestMessage(HttpMethod.Get, $"api/{function}");
        if (key is not null) header.Headers.Add("x-functions-key", key);
        (await _host.Http.SendAsync(header)).StatusCode.ShouldBe(expected);
        (await _host.Http.GetAsync($"api/{function}?code={key}")).StatusCode.ShouldBe(expected);
    }

    public sealed record Echoed(string Name, int Count);

    public sealed class Greeting
    {
        public string Text { get; } = "plain";
    }

    public sealed class ScopeProbe : IDisposable
    {
        private static int _made;
        private static int _disposed;

        public int Number { get; } = Interlocked.Increment(ref _made);

        public static int Disposed => _disposed;

        public void Dispose() => Interlocked.Increment(ref _disposed);
    }

    public sealed class StampMiddleware(ILogger<StampMiddleware> logger) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            logger.LogTrace("Before {Function}", context.FunctionDefinition.Name);
            await next(context);
            // After the function, before its result is written.
            var response = context.GetHttpContext()!.Response;
            response.HasStarted.ShouldBe(response.StatusCode == StatusCodes.Status201Created);
            if (response.HasStarted) return;
            response.Headers["x-function"] = context.FunctionDefinition.Name;
            response.Headers["x-http"] = context.GetHttpContext()!.Request.Path.Value;
        }
    }

    public sealed class HttpFunctions(Greeting greeting, ScopeProbe probe)
    {
        [Function("Plain")]
        public IResult Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text(greeting.Text);

        [Function("Any")]
        public static Task<IResult> Any([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Task.FromResult(Results.Ok());

        [Function("Both")]
        public static IResult Both([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head")] HttpRequest request) => Results.Text("body");

        [Function("Items")]
        public static IResult Items(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id:int}/{colour?}")] HttpRequest request, int id,
            string? colour) =>
            Results.Text($"{id} {colour ?? "-"}");

        [Function("Things")]
        public static IResult Things(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id}")] HttpRequest request,
            Guid id) => Results.Text(id.ToString());

        [Function("Codes")]
        public static IResult Codes(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "codes/{code:regex(^[A-Z]{{2}}\\d+$)}")] HttpRequest request,
            string code) => Results.Text(code);

        [Function("Files")]
        public static IResult Files(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{*path}")] HttpRequest request,
            string path) => Results.Text(path);

        [Function("Echo")]
        public static async ValueTask<IResult> Echo(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, [FromBody] Echoed body,
            CancellationToken cancellationToken)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return Results.Text($"{body.Name} {body.Count}");
        }

        [Function("ActionOk")]
        public static IActionResult ActionOk(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new OkObjectResult(new { Value = 5 });

        [Function("ActionContent")]
        public static Task<IActionResult> ActionContent([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Task.FromResult<IActionResult>(new ContentResult { Content = "<p>hi</p>", ContentType = "text/html", StatusCode = 202 });

        [Function("ActionStatus")]
        public static StatusCodeResult ActionStatus([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new(410);

        [Function("ActionRedirect")]
        public static IActionResult ActionRedirect(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new RedirectResult("/elsewhere");

        [Function("Writes")]
        public static Task Writes([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            request.HttpContext.Response.StatusCode = StatusCodes.Status201Created;
            return request.HttpContext.Response.WriteAsync("written");
        }

        [Function("Throws")]
        public static IResult Throws(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => throw new InvalidOperationException("secret detail");

        [Function("Scoped")]
        public IResult Scoped([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context) =>
            Results.Text($"{probe.Number} {(context.InstanceServices.GetRequiredService<ScopeProbe>() == probe ? "same" : "other")}");

        [Function("Guarded")]
        public static IResult Guarded([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => Results.Ok();

        [Function("AdminOnly")]
        public static IResult AdminOnly([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => Results.Ok();
    }
}
