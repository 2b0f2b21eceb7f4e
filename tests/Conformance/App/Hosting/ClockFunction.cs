using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.Embedded;

namespace SppsFlows.Conformance.App.Hosting;

/// <summary>
/// Moves the clock of an embedded host in another process: <c>POST conformance-clock?advance=1.00:00:00</c>. The real host has no such
/// function.
/// </summary>
public sealed class ClockFunction(MovableClock clock)
{
    [EmbeddedFunction("Clock")]
    public IResult Advance([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conformance-clock")] HttpRequest request)
    {
        clock.Advance(TimeSpan.Parse(request.Query["advance"].ToString(), CultureInfo.InvariantCulture));
        return Results.Ok();
    }
}

/// <summary>Names a function that the Functions SDK must not see.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EmbeddedFunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
