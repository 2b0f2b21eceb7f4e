using SppsFlows.Flows;

namespace SppsFlows.Assignments;

/// <summary>
/// Event to a flow that waits for an assignment: it is over, read its row. Raised by nothing but <see cref="EndAssignment"/>.
/// </summary>
public sealed record AssignmentEnded(Guid Id)
{
    /// <summary>Data; never rename.</summary>
    public const string Event = "AssignmentEnded";
}

/// <summary>The one way in which a flow waits for assignments.</summary>
internal static class AssignmentWaits
{
    /// <summary>
    /// Waits until any assignment of this flow has ended, however many are open; read the rows again then. Open them by an activity first.
    /// </summary>
    /// <param name="others">Further events that end the wait.</param>
    /// <returns>The name of the event that came.</returns>
    public static async Task<string> AssignmentEndedAsync(this EventWaits waits, params IReadOnlyList<string> others) =>
        (await waits.AnyAsync(until: null, [AssignmentEnded.Event, .. others]))!;
}
