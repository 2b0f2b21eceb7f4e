using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Links;

namespace SppsFlows.App.Tests.Links;

/// <summary>Features register what their links are for; a mail could not say what a link with an unregistered purpose is for.</summary>
public sealed class LinkPurposesTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task EveryPurposeThatIsDeclared_IsRegistered()
    {
        var declared = typeof(LinkPurpose).Assembly.GetTypes().SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public))
            .Where(field => field.FieldType == typeof(LinkPurpose)).Select(field => (LinkPurpose)field.GetValue(null)!).ToList();

        var registered = await app.InScopeAsync((services, _) => Task.FromResult(services.GetServices<LinkPurpose>().ToList()));

        declared.ShouldNotBeEmpty();
        registered.ShouldBe(declared, ignoreOrder: true);
    }

    [Fact]
    public void TwoPurposesOfOneName_AreRefused() =>
        Should.Throw<ArgumentException>(() => new LinkPurposes([new("Decide", "a decision"), new("Decide", "another")]));
}
