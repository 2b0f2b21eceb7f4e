namespace SppsFlows.Benchmarks;

/// <param name="Quick">Fewer and shorter rounds; for trying things, not for figures to quote.</param>
/// <param name="Only">Parts to run; empty means all.</param>
/// <param name="Without">Peers to leave out.</param>
internal sealed record Options(bool Quick, IReadOnlyList<string> Only, IReadOnlyList<string> Without)
{
    public bool Wants(string part) => Only.Count == 0 || Only.Contains(part, StringComparer.OrdinalIgnoreCase);

    public bool WantsPeer(string name) => !Without.Contains(name, StringComparer.OrdinalIgnoreCase);

    public static bool TryParse(ReadOnlySpan<string> args, out Options options)
    {
        options = new Options(false, [], []);
        while (args.Length > 0)
        {
            switch (args)
            {
                case ["--quick", ..]:
                    options = options with { Quick = true };
                    args = args[1..];
                    break;
                case ["--only", var parts, ..]:
                    options = options with { Only = Split(parts) };
                    args = args[2..];
                    break;
                case ["--without", var peers, ..]:
                    options = options with { Without = Split(peers) };
                    args = args[2..];
                    break;
                default:
                    return false;
            }
        }
        return true;
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
