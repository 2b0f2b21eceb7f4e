using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Accounts;
using SppsFlows.Accounts.Request;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;
using SppsFlows.Audit;

namespace SppsFlows.App.Tests.Drivers;

/// <summary>Stands in for the vault, app vetting and the ways in that are tested elsewhere.</summary>
public static class OutsideDriver
{
    // The outbox's timer hands over what no request has.
    private static readonly TimeSpan DispatchInterval = TimeSpan.FromSeconds(31);

    public static async Task CredentialSealedAsync(this TestApp app, Guid requestId)
    {
        (await app.InScopeAsync((services, db) => db.WriteAsync(async () =>
        {
            return await services.GetRequiredService<AssignmentDesk>().EndAsync(
                CredentialEscrow.Kind, AccountRequest.SubjectOf(requestId), CredentialEscrow.Sealed, CancellationToken.None);
        }, CancellationToken.None))).ShouldBeTrue("no credentials are awaited");
        app.Advance(DispatchInterval);
    }

    public static async Task VettedAsync(this TestApp app, string name, bool approved)
    {
        await app.InScopeAsync(async (services, _) =>
        {
            await services.GetRequiredService<RecordVetting>().RunAsync(
                name, approved, Actors.System, approved ? null : "Sells what it learns.", minimumAge: null, CancellationToken.None);
            return true;
        });
        app.Advance(DispatchInterval);
    }

    /// <summary>What a web hook or a mail submits.</summary>
    public static async Task<SubmitResult> SubmitAsync(
        this TestApp app, AccountRequestForm form, RequestSource source, string key, string personId)
    {
        var result = await app.InScopeAsync((services, _) => services.GetRequiredService<SubmitAccountRequest>().SubmitOrAskAsync(
            form, source, key, personId, CancellationToken.None));
        app.Advance(DispatchInterval);
        return result;
    }
}
