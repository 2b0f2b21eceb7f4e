using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SppsFlows.App.Tests.Credentials.Canary;
using SppsFlows.Links;

namespace SppsFlows.App.Tests.Links;

/// <summary>Architecture, Security: tokens in links are redacted from logs.</summary>
public sealed class LogRedactionTests
{
    private const string Token = "Zm9vYmFyYmF6cXV4-m9vYmFyYmF6cXV4_m9vYmFyYmF";

    [Theory]
    [InlineData("/approvals/{0}")]
    [InlineData("http://localhost:7071/approvals/{0}?x=1")]
    [InlineData("/step-up?back=%2Fcredentials%2Freveal%2F{0}")]
    [InlineData("\\u002Fapprovals\\u002F{0}")]
    [InlineData("\"{0}\"")]
    [InlineData("{0}")]
    public void Redact_Token_WhereverItStands_IsTakenOut(string form)
    {
        var text = form.Replace("{0}", Token, StringComparison.Ordinal);

        LogRedaction.Holds(text).ShouldBeTrue();
        LogRedaction.Redact(text).ShouldBe(form.Replace("{0}", "[token]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/accounts/5a1d0c1e-0000-4000-8000-0000000000ff/credential")]
    [InlineData("sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("An ordinary sentence, with nothing in it that opens a door.")]
    public void Redact_WhatIsNoToken_Stays(string text) => LogRedaction.Holds(text).ShouldBeFalse();

    [Fact]
    public void Logger_EntryScopeAndException_AreRedacted_TheOthersAsTheyWere()
    {
        using var recorder = new Recorder();
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(recorder).SetMinimumLevel(LogLevel.Trace)).AddLogRedaction().BuildServiceProvider();
        var logger = services.GetRequiredService<ILogger<LogRedactionTests>>();

        using (logger.BeginScope("Request {Path}", $"/approvals/{Token}"))
        {
            logger.LogInformation("Opened {Path} for {Person}", $"/approvals/{Token}", "tom.vang");
            logger.LogError(new InvalidOperationException($"No such page: /approvals/{Token}"), "Failed");
            logger.LogWarning(new InvalidOperationException("An ordinary fault"), "Count {Count}", 7);
        }

        recorder.Logs.Count.ShouldBe(3);
        recorder.Logs.ShouldAllBe(entry => !entry.Contains(Token) && entry.Contains("Request /approvals/[token]"));
        recorder.Logs.First().ShouldContain("Opened /approvals/[token] for tom.vang");
        recorder.Logs.First().ShouldContain("Person=tom.vang");
        recorder.Logs.ElementAt(1).ShouldContain("No such page: /approvals/[token]");
        recorder.Logs.Last().ShouldContain("Count=7");
        recorder.Logs.Last().ShouldContain("An ordinary fault");
    }
}
