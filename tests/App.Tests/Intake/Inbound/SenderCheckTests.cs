using SppsFlows.Intake.Inbound;

namespace SppsFlows.App.Tests.Intake.Inbound;

public sealed class SenderCheckTests
{
    private static readonly string[] District = ["lakeside.example"];

    [Theory]
    // From, DKIM, SPF, envelope: authentic?
    [InlineData("tom@lakeside.example", "{@lakeside.example : pass}", "none", "", true)]
    [InlineData("tom@lakeside.example", "{@LAKESIDE.example : PASS}", null, null, true)]
    [InlineData("tom@lakeside.example", "{@other.example : fail, @lakeside.example : pass}", "fail", "x@other.example", true)]
    [InlineData("tom@lakeside.example", "{@mail.lakeside.example : pass}", null, null, true)]
    [InlineData("tom@staff.lakeside.example", "{@lakeside.example : pass}", null, null, true)]
    [InlineData("tom@lakeside.example", "none", "pass", "tom@lakeside.example", true)]
    [InlineData("tom@lakeside.example", "none", "pass", "<bounce@mail.lakeside.example>", true)]
    [InlineData("tom@lakeside.example", "{@lakeside.example : fail}", "pass", "tom@lakeside.example", true)]
    [InlineData("tom@lakeside.example", "none", "none", "tom@lakeside.example", false)]
    [InlineData("tom@lakeside.example", null, null, null, false)]
    [InlineData("tom@lakeside.example", "{@lakeside.example : fail}", "softfail", "tom@lakeside.example", false)]
    [InlineData("tom@lakeside.example", "{@evil.example : pass}", "pass", "x@evil.example", false)]
    [InlineData("tom@lakeside.example", "{@notlakeside.example : pass}", "pass", "x@notlakeside.example", false)]
    [InlineData("tom@lakeside.example", "{@lakeside.example.evil.example : pass}", null, null, false)]
    [InlineData("tom@lakeside.example", "{@example : pass}", "pass", "x@example", false)]
    [InlineData("tom@lakeside.example", "none", "pass", "", false)]
    [InlineData("tom@lakeside.example", "none", "pass", null, false)]
    [InlineData("tom@lakeside.example", "{@evil.example : pass} @lakeside.example", null, null, false)]
    [InlineData("tom@lakeside.example", "{@lakeside.example : passport}", null, null, false)]
    [InlineData("tom@other.example", "{@lakeside.example : pass}", null, null, false)]
    [InlineData("tom@other.example", "{@other.example : pass}", null, null, true)]
    [InlineData("tom@sub.other.example", "{@other.example : pass}", null, null, false)]
    [InlineData("tom", "{@lakeside.example : pass}", "pass", "tom@lakeside.example", false)]
    [InlineData("", "{@ : pass}", "pass", "@", false)]
    public void Sender_IsAuthentic_OnlyByAnAlignedPass(string from, string? dkim, string? spf, string? envelope, bool authentic) =>
        SenderCheck.IsAuthentic(from, dkim, spf, envelope, District).ShouldBe(authentic);
}
