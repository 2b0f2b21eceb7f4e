using CsCheck;
using SppsFlows.Accounts.Request;
using SppsFlows.Intake.Forms;
using SppsFlows.Intake.Inbound;

namespace SppsFlows.App.Tests.Intake.Inbound;

public sealed class MailFormTests
{
    private static readonly FormDefinition Form = AccountRequestFields.Definition;

    [Theory]
    [InlineData("Platform: Instagram", "platform", "Instagram")]
    [InlineData("platform:Instagram", "platform", "Instagram")]
    [InlineData("  PLATFORM :  Instagram  ", "platform", "Instagram")]
    [InlineData("- Platform: Instagram", "platform", "Instagram")]
    [InlineData("• Platform: Instagram", "platform", "Instagram")]
    [InlineData("3) Platform: Instagram", "platform", "Instagram")]
    [InlineData("*Platform:* Instagram", "platform", "Instagram")]
    [InlineData("**Platform**: **Instagram**", "platform", "Instagram")]
    [InlineData("Platform：Instagram", "platform", "Instagram")]
    [InlineData("Platform:\nInstagram", "platform", "Instagram")]
    [InlineData("Platform:\n\nInstagram\n\nmore", "platform", "Instagram")]
    [InlineData("School: Birch Hill Elementary", "organization", "Birch Hill Elementary")]
    [InlineData("School or department: Athletics", "organization", "Athletics")]
    [InlineData("Purpose: Show what we do\nand when.\n\nSomething else", "purpose", "Show what we do\nand when.")]
    [InlineData("Url: https://www.instagram.com/birch", "url", "https://www.instagram.com/birch")]
    [InlineData("Url: <https://www.instagram.com/birch>", "url", "https://www.instagram.com/birch")]
    [InlineData("Contact e-mail: birch@lakeside.example<mailto:birch@lakeside.example>", "contactEmail", "birch@lakeside.example")]
    [InlineData("What is the purpose of it?: News", "purpose", "News")]
    [InlineData("Handle: @birch:hill", "handle", "@birch:hill")]
    public void Line_WithAKnownLabel_IsRead(string text, string field, string value) => Read(text).Text(field).ShouldBe(value);

    [Theory]
    [InlineData("Dear all, the platform that we want is Instagram.")]
    [InlineData("see https://platform.example/purpose")]
    [InlineData("Platform:")]
    [InlineData(": Instagram")]
    [InlineData("Re: Fw: Instagram")]
    [InlineData("")]
    public void Line_WithoutALabelAndAValue_IsNot(string text) => Read(text).IsEmpty.ShouldBeTrue();

    [Fact]
    public void Password_InAMail_IsTakenOutAndNoted()
    {
        var values = Read("Platform: Instagram\nHandle: birch\nPassword: Kestrel-4471-Zq\nPurpose: News, pw: Kestrel-4471-Zq");

        values.Scrubbed.ShouldBe(["text"]);
        values.Text("handle").ShouldBe("birch");
        values.Text("purpose").ShouldBe("News,");
        string.Join(' ', values.Fields.SelectMany(values.List)).ShouldNotContain("4471");
    }

    [Theory]
    [InlineData("Platform: X\n\n-- \nTom Vang\nPhone: 651-555-0100")]
    [InlineData("Platform: X\n\nThanks,\nTom\nPhone: 651-555-0100")]
    [InlineData("Platform: X\nKind regards\nPhone: 651-555-0100")]
    [InlineData("Platform: X\n\nSent from my iPhone\nPhone: 651-555-0100")]
    [InlineData("Platform: X\n\n> Phone: 651-555-0100")]
    [InlineData("Platform: X\n\nOn Tue, Nov 24, 2026 at 9:00 AM Social Media Desk <social@lakeside.example> wrote:\nPhone: 651-555-0100")]
    [InlineData("Platform: X\n\nOn Tue, Nov 24, 2026 at 9:00 AM Social Media Desk\n<social@lakeside.example> wrote:\n> Phone: "
        + "651-555-0100")]
    [InlineData("Platform: X\n\n-----Original Message-----\nPhone: 651-555-0100")]
    [InlineData("Platform: X\n________________________________\nFrom: Desk\nPhone: 651-555-0100")]
    [InlineData("Platform: X\n\nFrom: Desk <social@lakeside.example>\nSent: Tuesday\nTo: Tom\nSubject: Hello\n\nPhone: 651-555-0100")]
    public void SignatureAndQuotedMail_AreNotTheSendersWords(string text)
    {
        var values = Read(ReplyStripper.Of(text));

        values.Text("platform").ShouldBe("X");
        values.Has("contactPhone").ShouldBeFalse();
    }

    [Fact]
    public void AnswersBetweenQuotedLines_AreKept() =>
        ReplyStripper.Of("> Platform?\nPlatform: X\n> Handle?\nHandle: birch").ShouldBe("Platform: X\nHandle: birch");

    [Theory]
    [InlineData("<p>Platform: Instagram</p><p>Handle: birch</p>")]
    [InlineData("<div>Platform: Instagram<br>Handle: birch</div>")]
    [InlineData("<ul><li><b>Platform:</b> Instagram</li><li>Handle:&nbsp;birch</li></ul>")]
    [InlineData("<table><tr><th>Platform</th><td>Instagram</td></tr><tr><td>Handle:</td><td>birch</td></tr></table>")]
    [InlineData("<html><head><style>p{x:y}</style><script>Handle: evil</script></head><body><span>Platform:</span> "
        + "<span>Instagram</span><div>Handle: birch</div></body></html>")]
    [InlineData("<div>Platform: Instagram</div><div>Handle: birch</div><blockquote><div>Handle: old</div></blockquote>")]
    [InlineData("<div>Platform: Instagram</div><div>Handle: birch</div><div style='display: none'>Purpose: evil</div><div "
        + "hidden>Purpose: evil</div>")]
    public void Html_IsReadAsItsReaderSeesIt(string html)
    {
        var values = Read(ReplyStripper.Of(HtmlToText.Convert(html)));

        values.Fields.ShouldBe(["platform", "handle"], ignoreOrder: true);
        values.Text("platform").ShouldBe("Instagram");
        values.Text("handle").ShouldBe("birch");
    }

    [Fact]
    public void HtmlNestedWithoutEnd_IsReadInTime()
    {
        var html = string.Concat(Enumerable.Repeat("<div><b>", 50_000)) + "Platform: X";

        Should.NotThrow(() => HtmlToText.Convert(html));
    }

    [Fact]
    public void AnyText_IsReadWithoutAFault() =>
        Gen.Select(
            Gen.String[0, 400],
            Gen.OneOf(
                [.. new[] { "Platform: ", "\n> ", "From: ", "\n-- \n", "<p>", "Password:\n" }.Select(
                    Gen.Const)])).Array[0, 12].Sample(parts =>
        {
            var text = string.Concat(parts.Select(part => part.Item2 + part.Item1));
            var values = Read(ReplyStripper.Of(text));
            _ = Read(ReplyStripper.Of(HtmlToText.Convert(text)));
            foreach (var field in values.Fields) Form.Fields.ShouldContain(known => known.Name == field);
        }, iter: 300);

    [Fact]
    public void FilledInForm_ReadsBackAsItWasFilledIn()
    {
        var word = Gen.String[Gen.Char['a', 'z'], 1, 12];
        Gen.Select(word, word, word).Sample((platform, handle, purpose) =>
        {
            var values = Read($"Platform: {platform}x\r\nName of the account: {handle}\r\n\r\nPurpose:\r\nit {purpose}\r\n");
            (values.Text("platform"), values.Text("handle"), values.Text("purpose")).ShouldBe(($"{platform}x", handle, $"it {purpose}"));
        }, iter: 300);
    }

    private static FormValues Read(string text) => MailForm.Read(text, Form, new QuestionMatcher(Form));
}
