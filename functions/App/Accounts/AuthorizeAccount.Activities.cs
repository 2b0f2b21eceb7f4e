using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Accounts;

/// <summary>
/// The side effects of <see cref="AuthorizeAccount"/>. Each may run twice: what it did shows in the records, and it does not do it again.
/// </summary>
public sealed class AuthorizeAccountActivities(
    FollowPolicy policy, ConcludeApproval approvals, RegisterAccount registry)
{
    [Function(nameof(FollowPolicy))]
    public Task<AuthorizeStep> FollowPolicy(
        [ActivityTrigger] AccountRequestRef request, CancellationToken cancellationToken) => policy.RunAsync(request.Id, cancellationToken);

    [Function(nameof(ConcludeApproval))]
    public Task ConcludeApproval(
        [ActivityTrigger] AccountRequestRef request,
        CancellationToken cancellationToken) => approvals.RunAsync(request.Id, cancellationToken);

    [Function(nameof(RegisterAccount))]
    public Task RegisterAccount(
        [ActivityTrigger] AccountRequestRef request,
        CancellationToken cancellationToken) => registry.SealedAsync(request.Id, cancellationToken);
}
