using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.Portal;
using SppsFlows.SignIn;
using SppsFlows.Web;

namespace SppsFlows.App.Tests.SignIn;

/// <summary>Authorization in one place: no route without a rule.</summary>
public sealed class AccessRulesTests
{
    [Fact]
    public void EveryHttpFunction_OfTheApp_HasARule() =>
        AccessRules.Find(typeof(AccessRule).Assembly).Count().ShouldBeGreaterThan(15);

    [Fact]
    public void Find_OnAFunctionWithoutRule_NamesIt() =>
        Should.Throw<InvalidOperationException>(() => AccessRules.Find(typeof(AccessRulesTests).Assembly).ToList()).Message.ShouldContain(
            "Unguarded");

    [Fact]
    public void Of_EveryFunctionAsItsHostNamesIt_IsItsRule()
    {
        var rules = new AccessRules();
        foreach (var method in typeof(AccessRule).Assembly.GetExportedTypes()
            .SelectMany(
                type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)))
        {
            if (method.GetCustomAttribute<AccessAttribute>() is not { } access) continue;
            rules.Of(new Named(DevelopmentFunctionAttribute.NameOf(method)!, method)).ShouldBe(access.Rule);
        }
    }

    [Fact]
    public void Of_AFunctionThatIsNotThere_LetsNobodyIn() =>
        Should.Throw<InvalidOperationException>(() => new AccessRules().Of(new Named(
            "NoSuchFunction", typeof(Health).GetMethod(nameof(Health.Get))!)));

    private sealed class Named(string name, MethodInfo method) : FunctionDefinition
    {
        public override string Name => name;

        public override string Id => name;

        public override string EntryPoint => $"{method.DeclaringType!.FullName}.{method.Name}";

        public override string PathToAssembly => method.Module.Assembly.Location;

        public override ImmutableArray<FunctionParameter> Parameters => [];

        public override IImmutableDictionary<string, BindingMetadata> InputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

        public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;
    }

    public sealed class Specimen
    {
        [Microsoft.Azure.Functions.Worker.Function("Unguarded")]
        public static string Get(
            [Microsoft.Azure.Functions.Worker.HttpTrigger] Microsoft.AspNetCore.Http.HttpRequest request) => request.Path;
    }
}
