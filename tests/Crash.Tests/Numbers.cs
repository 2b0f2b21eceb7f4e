using System.Globalization;

namespace SppsFlows.Crash.Tests;

/// <summary>How long a test is, from the environment.</summary>
internal static class Numbers
{
    public static int Of(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
