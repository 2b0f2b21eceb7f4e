using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Accounts;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Flows;

namespace SppsFlows.App.Tests.Drivers;

/// <summary>Stands in for the vault and app vetting, which raise these events when they are there.</summary>
public static class VaultDriver
{
    // The outbox's timer hands over what no request has.
    private static readonly TimeSpan DispatchInterval = TimeSpan.FromSeconds(31);

    public static async Task CredentialSealedAsync(this TestApp app, Guid requestId)
    {
        await app.InScopeAsync((services, db) => db.WriteAsync(async () =>
        {
            services.GetRequiredService<FlowOutbox>().Tell(await db.AccountRequests.SingleAsync(request => request.Id == requestId), AccountRequestEvents.CredentialSealed);
            return true;
        }, CancellationToken.None));
        app.Advance(DispatchInterval);
    }
}
