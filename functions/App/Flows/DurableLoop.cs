using Microsoft.DurableTask;

namespace SppsFlows.Flows;

/// <summary>
/// The loop of a flow that may last for years: it reads its records, takes the step that they call for or waits for a time or an event, and
/// reads again. The truth is in the store; the flow only knows which records are its own.
/// </summary>
internal static class DurableLoop
{
    // After this many rounds it continues as new, so that its history does not grow for ever, but not while an event has been taken and not
    // yet read.
    private const int LooksInARun = 50;

    /// <typeparam name="TAbout">The flow's input: references only.</typeparam>
    /// <param name="look">One round: reads the records and acts on them; false ends the flow.</param>
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
