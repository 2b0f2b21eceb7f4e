using SppsFlows.Benchmarks.Assignments;
using SppsFlows.Benchmarks.Contenders;
using SppsFlows.Benchmarks.Engine;

namespace SppsFlows.Benchmarks.Processes;

/// <summary>The roles in which this program starts itself: what is measured runs in a process of its own.</summary>
internal static class Children
{
    public static async Task<int> RunAsync(string role, string[] args)
    {
        await (role switch
        {
            "ours" => Ours.ChildAsync(args[0]),
            "serve" => ServedFunctions.ChildAsync(args),
            "floor" => SqliteFloor.ChildAsync(args[0]),
            "long" => LongChild.StepsAsync(args[0]),
            "replay" => LongChild.ReplayAsync(),
            "waiting" => WaitingChild.RunAsync(args[0]),
            "sweep" => SweepChild.RunAsync(args[0]),
            _ => throw new ArgumentException($"no role '{role}'"),
        });
        return 0;
    }
}
