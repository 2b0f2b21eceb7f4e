using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Conformance.App.Functions;

/// <param name="Ledger">Where to write.</param>
/// <param name="Entry">What to write, and to return.</param>
public sealed record Note(string Ledger, string Entry);

/// <summary>Activities that orchestrators of every subject call.</summary>
public static class CommonActivities
{
    [Function(nameof(Echo))]
    public static JsonElement? Echo([ActivityTrigger] JsonElement? input) => input;

    [Function(nameof(PlusOne))]
    public static int PlusOne([ActivityTrigger] int number) => number + 1;

    [Function(nameof(Greet))]
    public static Task<string> Greet([ActivityTrigger] string name) => Task.FromResult($"Hello, {name}!");

    [Function(nameof(Write))]
    public static string Write([ActivityTrigger] Note note)
    {
        Ledger.Write(note.Ledger, note.Entry);
        return note.Entry;
    }

    /// <summary>Writes "arrived", waits at the gate named as the ledger, writes "left".</summary>
    [Function(nameof(WaitAtGate))]
    public static async Task<string> WaitAtGate([ActivityTrigger] Note note)
    {
        Ledger.Write(note.Ledger, "arrived " + note.Entry);
        await Gate.PassAsync(note.Ledger);
        Ledger.Write(note.Ledger, "left " + note.Entry);
        return note.Entry;
    }

    /// <summary>Writes the host's time, as ISO 8601, and returns it.</summary>
    [Function(nameof(WriteTime))]
    public static string WriteTime([ActivityTrigger] string ledger, FunctionContext context)
    {
        var now = context.InstanceServices.GetRequiredService<TimeProvider>().GetUtcNow().ToString("O");
        Ledger.Write(ledger, now);
        return now;
    }
}
