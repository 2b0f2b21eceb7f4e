using System.Text;
using CsCheck;
using SppsFlows.Intake.Inbound;

namespace SppsFlows.App.Tests.Intake.Inbound;

public sealed class ReadInboundMailTests
{
    private const string Boundary = "xYzZY";

    static ReadInboundMailTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task ParsedFields_InOldCharsets_AreDecodedAsThePostSays()
    {
        var post = await ReadAsync(Post(
            ("from", "tom.vang@lakeside.example"u8.ToArray()),
            ("text", Encoding.GetEncoding("windows-1252").GetBytes("Zweck: Größe – “gut”")), ("subject", Encoding.UTF8.GetBytes("Ñandú")),
            ("charsets", """{"text":"windows-1252","subject":"UTF-8","from":"nonsense-1"}"""u8.ToArray())));

        var mail = ReadInboundMail.Read(post);

        mail.Text.ShouldBe("Zweck: Größe – “gut”");
        mail.Subject.ShouldBe("Ñandú");
        mail.From.ShouldBe(["tom.vang@lakeside.example"]);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"text\":5}")]
    [InlineData("{\"text\":\"utf-99\"}")]
    [InlineData("{\"text\":\"\"}")]
    public async Task UnusableCharsets_StillGiveAMail(string charsets) =>
        ReadInboundMail.Read(await ReadAsync(Post(
            ("from", "a@b.example"u8.ToArray()), ("text", "Platform: X"u8.ToArray()),
            ("charsets", Encoding.UTF8.GetBytes(charsets))))).Text.ShouldBe("Platform: X");

    [Theory]
    [InlineData(
        "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nZweck: Gr=F6=DFe",
        "Zweck: Größe")]
    [InlineData("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nUGxhdGZvcm06IFg=", "Platform: X")]
    [InlineData(
        "Content-Type: multipart/alternative; boundary=q\r\n\r\n--q\r\nContent-Type: text/plain\r\n\r\nPlatform: "
        + "X\r\n--q\r\nContent-Type: text/html\r\n\r\n<p>no</p>\r\n--q--\r\n",
        "Platform: X")]
    [InlineData("Content-Type: text/html; charset=utf-8\r\n\r\n<p>Platform: <b>X</b></p>", "Platform: X")]
    public async Task RawMail_HoweverEncoded_IsRead(string content, string body)
    {
        var raw = Encoding.ASCII.GetBytes(
            $"From: Tom <Tom.Vang@Lakeside.example>\r\nTo: accounts@lakeside.example\r\nSubject: "
            + $"=?utf-8?B?w5FhbmTDug==?=\r\nMessage-ID: <id1@x>\r\nMIME-Version: 1.0\r\n{content}");

        var mail = ReadInboundMail.Read(await ReadAsync(Post(
            ("email", raw), ("envelope", """{"to":["Accounts@in.lakeside.example"],"from":"tom.vang@lakeside.example"}"""u8.ToArray()),
            ("dkim", "{@lakeside.example : pass}"u8.ToArray()), ("SPF", "pass"u8.ToArray()))));

        mail.Body.Trim().ShouldBe(body);
        (mail.From.Single(), mail.Subject, mail.MessageId, mail.EnvelopeFrom, mail.Spf).ShouldBe(
            ("tom.vang@lakeside.example", "Ñandú", "id1@x", "tom.vang@lakeside.example", "pass"));
        mail.To.ShouldBe(["Accounts@in.lakeside.example", "accounts@lakeside.example"]);
    }

    [Fact]
    public async Task RawMail_NestedAThousandDeep_IsReadOrRefusedWithoutAFault()
    {
        var raw = new StringBuilder("From: a@b.example\r\nMIME-Version: 1.0\r\n");
        for (var i = 0; i < 1000; i++)
            raw.Append(
                System.Globalization.CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        raw.Append("Content-Type: text/plain\r\n\r\nPlatform: X\r\n");
        var post = await ReadAsync(Post(("email", Encoding.ASCII.GetBytes(raw.ToString()))));

        try
        {
            ReadInboundMail.Read(post).From.ShouldBe(["a@b.example"]);
        }
        catch (InvalidDataException)
        {
            // Refusing it is just as good.
        }
    }

    [Fact]
    public async Task TwoFromHeaders_BothCount()
    {
        var mail = ReadInboundMail.Read(await ReadAsync(Post(
            ("email", "From: a@b.example\r\nFrom: c@d.example\r\n\r\nhello"u8.ToArray()))));

        mail.From.ShouldBe(["a@b.example", "c@d.example"]);
    }

    [Fact]
    public void AnyBrokenPost_IsReadOrRefusedWithoutAFault()
    {
        var good = Post(
            ("headers", "From: a@b.example\r\nMessage-ID: <1@x>"u8.ToArray()), ("from", "a@b.example"u8.ToArray()),
            ("text", "Platform: X"u8.ToArray()),
            ("email", "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\nhello\r\n--q--"u8.ToArray()),
            ("envelope", "{\"from\":\"a\",\"to\":[\"b\"]}"u8.ToArray()), ("charsets", "{}"u8.ToArray()));
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Array[1, 30].Sample(changes =>
        {
            var broken = good.ToArray();
            foreach (var (at, value) in changes) broken[at] = value;
            try
            {
                _ = ReadInboundMail.Read(ReadAsync(broken).GetAwaiter().GetResult()).Body;
            }
            catch (InvalidDataException)
            {
                // The one exception that the endpoint handles.
            }
        }, iter: 2000);
    }

    private static Task<InboundPost> ReadAsync(byte[] body) =>
        InboundPost.ReadAsync(body, $"multipart/form-data; boundary={Boundary}", CancellationToken.None);

    private static byte[] Post(params (string Name, byte[] Value)[] fields)
    {
        using var body = new MemoryStream();
        foreach (var (name, value) in fields)
        {
            body.Write(Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n"));
            body.Write(value);
            body.Write("\r\n"u8);
        }
        body.Write(Encoding.ASCII.GetBytes($"--{Boundary}--\r\n"));
        return body.ToArray();
    }
}
