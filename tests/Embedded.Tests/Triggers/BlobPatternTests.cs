using SppsFlows.Embedded.Triggers.Blob;

namespace SppsFlows.Embedded.Tests.Triggers;

public sealed class BlobPatternTests
{
    [Theory]
    [InlineData("inbox/{name}", "a.txt", "name=a.txt")]
    [InlineData("inbox/{name}", "school/2026/a.txt", "name=school/2026/a.txt")]
    [InlineData("inbox/{org}/{name}", "lake/a.txt", "org=lake;name=a.txt")]
    // As much as possible, as on the real host.
    [InlineData("inbox/{org}/{name}", "lake/2026/a.txt", "org=lake/2026;name=a.txt")]
    [InlineData("inbox/{org}/{name}", "a.txt", null)]
    [InlineData("inbox/{name}.{ext}", "a.tar.gz", "name=a.tar;ext=gz")]
    [InlineData("inbox/{name}.csv", "a.txt", null)]
    [InlineData("inbox/{name}.csv", "a+b(1).csv", "name=a+b(1)")]
    [InlineData("inbox/{{x}}{name}", "{x}a", "name=a")]
    [InlineData("inbox", "any/thing", "name=any/thing")]
    public void Match_OfAPath_GivesItsNames(string path, string blob, string? expected)
    {
        var values = new BlobPattern(path).Match(blob);
        (values is null ? null : string.Join(';', values.Select(value => $"{value.Key}={value.Value}"))).ShouldBe(expected);
    }

    [Theory]
    [InlineData("in/{name}")]
    [InlineData("Inbox/{name}")]
    [InlineData("in--box/{name}")]
    [InlineData("-inbox/{name}")]
    [InlineData("inbox/")]
    [InlineData("inbox/{}")]
    [InlineData("inbox/{name")]
    [InlineData("inbox/name}")]
    [InlineData("inbox/{name}/{NAME}")]
    public void Path_Malformed_IsRefused(string path) => Should.Throw<FormatException>(() => new BlobPattern(path));
}
