using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Accounts;
using SppsFlows.Accounts.Request;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;

namespace SppsFlows.App.Tests.Drivers;

/// <summary>Stands in for the vault, the offices that vet and the ways in that are tested elsewhere.</summary>
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

    /// <summary>Both offices agree to an app, or the first one says no.</summary>
    public static async Task VettedAsync(this TestApp app, string name, bool approved)
    {
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        if (approved)
        {
            using var ivan = await StaffDriver.SignInAsync(app, "ivan.petrov");
            await ivan.ReviewsAsync(name, "agree");
            await dana.ReviewsAsync(name, "agree");
        }
        else
        {
            await dana.ReviewsAsync(name, "decline", ("reason", "Sells what it learns."));
        }
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
