using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using SppsFlows.Assignments;
using SppsFlows.Flows;

namespace SppsFlows.Accounts;

/// <summary>
/// From the request to the registry (A1–A7, A9, A10). Looks at the records, takes the step that the policy says, and waits for what must
/// come from outside; then looks again.
/// </summary>
public static class AuthorizeAccount
{
    [Function(nameof(AuthorizeAccount))]
    public static Task RunAsync(
        [OrchestrationTrigger] TaskOrchestrationContext context) =>
            DurableLoop.RunAsync<AccountRequestRef>(context, async (request, waits) =>
        {
            // A3: the contact data, A2: the policy, on the records as they are now. Declines and hand-overs end here.
            var step = await context.CallActivityAsync<AuthorizeStep>(
                nameof(AuthorizeAccountActivities.FollowPolicy), request, FlowRetries.UntilItWorks);
            context.SetCustomStatus(step.ToString());
            switch (step)
            {
                case AuthorizeStep.RequesterMends: // A3, or what the approver asked for (A5)
                case AuthorizeStep.PageIsReserved: // A2
                    await waits.AssignmentEndedAsync();
                    return true;
                case AuthorizeStep.PlatformIsVetted: // A2, E1: the question is the app's, and may outlive the request
                    await waits.AssignmentEndedAsync(AccountRequestEvents.Withdrawn);
                    return true;
                case AuthorizeStep.ApproverDecides: // A4–A6
                    await waits.AssignmentEndedAsync();
                    await context.CallActivityAsync(
                        nameof(AuthorizeAccountActivities.ConcludeApproval), request, FlowRetries.UntilItWorks);
                    return true;
                case AuthorizeStep.CredentialIsSealed: // A7, A10
                    await waits.AssignmentEndedAsync();
                    await context.CallActivityAsync(
                        nameof(AuthorizeAccountActivities.RegisterAccount), request, FlowRetries.UntilItWorks);
                    return true;
                default:
                    return false;
            }
        });
}

/// <summary>What the flow waits for next. Stands in histories; never rename or renumber.</summary>
public enum AuthorizeStep
{
    Ended = 0,
    RequesterMends = 1,
    PlatformIsVetted = 2,
    PageIsReserved = 3,
    ApproverDecides = 4,
    CredentialIsSealed = 5,
}
