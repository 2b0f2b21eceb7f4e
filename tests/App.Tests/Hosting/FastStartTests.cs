using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SppsFlows.Hosting;

namespace SppsFlows.App.Tests.Hosting;

public sealed class FastStartTests
{
    [Fact]
    public void ReadKeysWhenNeeded_OfTheFrameworksServices_TakesOutTheOneThatReadsThemAtStart()
    {
        var services = new ServiceCollection();
        services.AddDataProtection();
        var before = HostedServices(services);

        services.ReadKeysWhenNeeded();

        before.Count.ShouldBe(1, "the framework has another service now: see whether it still must be taken out");
        HostedServices(services).ShouldBeEmpty();
    }

    [Fact]
    public void LazyService_OfAScope_IsMadeAtItsFirstUse_AndIsTheScopes()
    {
        var made = 0;
        var services = new ServiceCollection();
        services.AddScoped(_ => new Counted(++made));
        services.AddLazyServices();
        using var provider = services.BuildServiceProvider(validateScopes: true);
        using var scope = provider.CreateScope();

        var lazy = scope.ServiceProvider.GetRequiredService<Lazy<Counted>>();

        made.ShouldBe(0);
        lazy.Value.ShouldBeSameAs(scope.ServiceProvider.GetRequiredService<Counted>());
        made.ShouldBe(1);
    }

    private static List<ServiceDescriptor> HostedServices(ServiceCollection services) =>
        [.. services.Where(service => service.ServiceType == typeof(IHostedService))];

    private sealed record Counted(int Number);
}
