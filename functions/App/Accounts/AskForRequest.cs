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
    /// <summary>The approver, once for each round (A4).</summary>
    public Task ToDecideAsync(AccountRequest request, CancellationToken cancellationToken) =>
        OpenAsync(request, AccountApproval.Kind, request.Round, request.RequesterId, cancellationToken);

    /// <param name="askedById">The approver who asks for changes (A5); null: the district's own rules (A3).</param>
    public Task ToMendAsync(AccountRequest request, string? askedById, CancellationToken cancellationToken) =>
        OpenAsync(request, MendRequest.Kind, round: null, askedById, cancellationToken);

    public Task ToReserveAPageAsync(AccountRequest request, CancellationToken cancellationToken) =>
        OpenAsync(request, PageReservation.Kind, round: null, request.RequesterId, cancellationToken);

    /// <summary>Once for each round (A7).</summary>
    /// <param name="askedById">The approver, who sees that it waits.</param>
    public Task ToHandInAsync(AccountRequest request, string? askedById, CancellationToken cancellationToken) =>
        OpenAsync(request, CredentialEscrow.Kind, request.Round, askedById, cancellationToken);

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

    private Task<Assignment> OpenAsync(
        AccountRequest request, string kind, int? round, string? askedById, CancellationToken cancellationToken) => desk.OpenAsync(
        new NewAssignment(kind, request.Subject, round, AskedById: askedById, OrgId: request.OrgId, FlowId: request.FlowId),
        cancellationToken);
}
