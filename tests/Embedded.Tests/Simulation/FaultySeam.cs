using SppsFlows.Embedded.Engine.Store;
using SQLitePCL;

namespace SppsFlows.Embedded.Tests.Simulation;

/// <summary>Faults and deaths at statements drawn at random. A dead process runs no further statement.</summary>
internal sealed class FaultySeam(Random random, Trace trace, double faultRate, double deathRate) : IStoreSeam
{
    private static readonly int[] Codes = [raw.SQLITE_BUSY, raw.SQLITE_IOERR, raw.SQLITE_FULL];

    public bool IsQuiet { get; set; }

    public bool IsDead { get; set; }

    public int Faults { get; private set; }

    /// <summary>A bug planted by a test: called after each commit.</summary>
    public Action? Committed { get; init; }

    public void Before(string sql)
    {
        trace.Add(sql);
        Strike("before", Codes[random.Next(Codes.Length)]);
    }

    public void After(string sql)
    {
        if (sql == "COMMIT") Committed?.Invoke();
        Strike("after", raw.SQLITE_IOERR);
    }

    private void Strike(string when, int code)
    {
        if (IsDead) throw new ProcessDeathException("It is dead already.");
        if (IsQuiet) return;
        var lot = random.NextDouble();
        if (lot < deathRate)
        {
            IsDead = true;
            trace.Add($"death {when}");
            throw new ProcessDeathException(when);
        }

        if (lot > deathRate + faultRate) return;
        Faults++;
        trace.Add($"fault {code} {when}");
        throw new StoreFaultException(code, "injected");
    }
}
