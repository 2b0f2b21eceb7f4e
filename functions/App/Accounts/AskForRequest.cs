using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Mend;
using SppsFlows.Accounts.Reserve;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Vetting;

namespace SppsFlows.Accounts;

/// <summary>Asks for what a request waits for (A2, A3, E1); the answer wakes its flow. Part of the caller's write.</summary>
public sealed class AskForRequest(SppsDb db, AssignmentDesk desk, AskForVetting vetting)
{
    public Task ToMendAsync(AccountRequest request, CancellationToken cancellationToken) => desk.OpenAsync(
        new NewAssignment(MendRequest.Kind, request.Subject, OrgId: request.OrgId, FlowId: request.FlowId), cancellationToken);

    public Task ToReserveAPageAsync(AccountRequest request, CancellationToken cancellationToken) => desk.OpenAsync(
        new NewAssignment(
            PageReservation.Kind, request.Subject, AskedById: request.RequesterId, OrgId: request.OrgId, FlowId: request.FlowId),
        cancellationToken);

    /// <summary>E1: with what the request says carried over.</summary>
    public async Task ToVetTheAppAsync(AccountRequest request, CancellationToken cancellationToken)
    {
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == request.OrgId, cancellationToken);
        // The address is that of the account's page; of the app it tells the site.
        var site = request.Url is { } page && Uri.TryCreate(page, UriKind.Absolute, out var url)
            ? url.GetLeftPart(UriPartial.Authority) + "/" : null;
        await vetting.JoinAsync(
            new AppWish(
                request.RequesterId, request.Platform, site, request.Purpose,
                request.Grades is { } grades ? $"{request.Audience} (grades {grades})" : request.Audience, OrgId: request.OrgId,
                About: request.Subject, AccountWanted: $"Account @{request.Handle} for {org.Name}", FlowId: request.FlowId),
            cancellationToken);
    }
}
