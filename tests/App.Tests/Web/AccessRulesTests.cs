using SppsFlows.Web;
using SppsFlows.Web.Pipeline;

namespace SppsFlows.App.Tests.Web;

/// <summary>Authorization in one place: no route without a rule.</summary>
public sealed class AccessRulesTests
{
    [Fact]
    public void EveryHttpFunction_OfTheApp_HasARule() =>
        AccessRules.Find(typeof(AccessRule).Assembly).Count().ShouldBeGreaterThan(15);

    [Fact]
    public void Find_OnAFunctionWithoutRule_NamesIt() =>
        Should.Throw<InvalidOperationException>(() => AccessRules.Find(typeof(AccessRulesTests).Assembly).ToList()).Message.ShouldContain("Unguarded");

    public sealed class Specimen
    {
        [Microsoft.Azure.Functions.Worker.Function("Unguarded")]
        public static string Get([Microsoft.Azure.Functions.Worker.HttpTrigger] Microsoft.AspNetCore.Http.HttpRequest request) => request.Path;
    }
}
