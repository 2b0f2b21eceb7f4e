using SppsFlows.Flows;

namespace SppsFlows.Accounts;

/// <summary>Names one request; the input of its flow and the payload of its events.</summary>
public sealed record AccountRequestRef(Guid Id);

/// <summary>
/// What a waiting <see cref="AuthorizeAccount"/> can be told besides the end of an assignment. Call inside the write that makes it true.
/// Names are data; never rename.
/// </summary>
public static class AccountRequestEvents
{
    public const string Withdrawn = "AccountRequestWithdrawn";

    /// <param name="eventName">One of this class.</param>
    public static void Tell(this FlowOutbox flows, AccountRequest request, string eventName) =>
        flows.Raise(request.FlowId, eventName, new AccountRequestRef(request.Id));
}
