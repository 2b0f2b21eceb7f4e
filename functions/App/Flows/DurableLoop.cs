using Microsoft.DurableTask;

namespace SppsFlows.Flows;

/// <summary>
/// The life of a flow that may go on for years: it looks at its records, takes the step that they say or waits for a time or an event, and
/// looks again. What is true stands in the store; the flow only knows what it is about.
/// </summary>
internal static class DurableLoop
{
    // After so many it goes on as a new run, so that its history does not grow for ever; once no event lies taken and unread.
    private const int LooksInARun = 50;

    /// <typeparam name="TAbout">The flow's input: references only.</typeparam>
    /// <param name="look">One look and what follows from it; false ends the flow.</param>
    public static async Task RunAsync<TAbout>(TaskOrchestrationContext context, Func<TAbout, EventWaits, Task<bool>> look)
    {
#pragma warning disable DURABLE0009 // The loop is shared by flows: it takes the input for each of them.
        var about = context.GetInput<TAbout>()!;
#pragma warning restore DURABLE0009
        var waits = new EventWaits(context);
        for (var looks = 0; looks < LooksInARun || waits.HoldAnEvent; looks++)
            if (!await look(about, waits)) return;
        context.ContinueAsNew(about);
    }
}
