using SppsFlows.Intake.Inbound;

namespace SppsFlows.App.Tests.Intake.Inbound;

public sealed class AutomaticMailTests
{
    [Theory]
    [InlineData("Auto-Submitted", "auto-replied", true)]
    [InlineData("Auto-Submitted", "auto-generated; x", true)]
    [InlineData("auto-submitted", "no", false)]
    [InlineData("Precedence", "Bulk", true)]
    [InlineData("Precedence", "first-class", false)]
    [InlineData("X-Autoreply", "yes", true)]
    [InlineData("List-Id", "<teachers.lakeside.example>", true)]
    [InlineData("Content-Type", "multipart/report; report-type=delivery-status", true)]
    [InlineData("Content-Type", "multipart/alternative", false)]
    [InlineData("X-Mailer", "Any", false)]
    public void Header_TellsWhetherAPersonWrote(string name, string value, bool automatic) =>
        AutomaticMail.Is(Mail(headers: new(StringComparer.OrdinalIgnoreCase) { [name] = value }), []).ShouldBe(automatic);

    [Theory]
    [InlineData("Automatic reply: your request", "tom.vang@lakeside.example", "tom.vang@lakeside.example", true)]
    [InlineData("Out of office", "tom.vang@lakeside.example", "tom.vang@lakeside.example", true)]
    [InlineData("Undeliverable: your request", "tom.vang@lakeside.example", "tom.vang@lakeside.example", true)]
    [InlineData("New account", "tom.vang@lakeside.example", "", true)]
    [InlineData("New account", "mailer-daemon@lakeside.example", "x@y.example", true)]
    [InlineData("New account", "social@lakeside.example", "social@lakeside.example", true)]
    [InlineData("Re: Automatic reply systems", "tom.vang@lakeside.example", "tom.vang@lakeside.example", false)]
    [InlineData("New account", "tom.vang@lakeside.example", null, false)]
    public void SubjectAndAddresses_TellWhetherAPersonWrote(string subject, string from, string? envelope, bool automatic) =>
        AutomaticMail.Is(Mail(subject, from, envelope), ["Social@lakeside.example"]).ShouldBe(automatic);

    private static InboundMail Mail(
        string subject = "New account", string from = "tom.vang@lakeside.example", string? envelope = "tom.vang@lakeside.example",
        Dictionary<string, string>? headers = null) => new()
        {
            From = [from],
            To = [],
            Subject = subject,
            MessageId = "1@x",
            Text = "",
            Html = "",
            Headers = headers ?? [],
            EnvelopeFrom = envelope,
            Dkim = null,
            Spf = null,
        };
}
