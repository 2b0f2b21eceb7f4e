using System.Net.Http.Headers;
using QRCoder;
using SkiaSharp;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Credentials.Escrow;

namespace SppsFlows.App.Tests.Credentials.Escrow;

/// <summary>B1: reads the seed from a picture of its QR code, made by another library than the one that reads it.</summary>
public sealed class QrPictureTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Address = "otpauth://totp/Example:room9?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example";

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 6)]
    [InlineData(SKEncodedImageFormat.Jpeg, 6)]
    [InlineData(SKEncodedImageFormat.Webp, 6)]
    [InlineData(SKEncodedImageFormat.Png, 2)]
    public void Read_Screenshot_FindsTheAddress(
        SKEncodedImageFormat format, int pixels) => QrPicture.Read(Encode(Code(pixels), format)).ShouldBe(Address);

    [Fact]
    public void Read_PhotoOfAScreen_FindsTheAddress()
    {
        // As a phone takes it: large, rotated, on a grey background, with noise and JPEG artifacts.
        using var code = Code(12);
        using var photo = new SKBitmap(4000, 3000);
        using (var canvas = new SKCanvas(photo))
        {
            canvas.Clear(new SKColor(96, 100, 104));
            canvas.Translate(2000, 1500);
            canvas.RotateDegrees(7);
            canvas.Scale(2.2f);
            using var image = SKImage.FromBitmap(code);
            canvas.DrawImage(image, -code.Width / 2f, -code.Height / 2f, new SKSamplingOptions(SKFilterMode.Nearest));
        }
        var noise = new Random(7);
        for (var i = 0; i < 60_000; i++) photo.SetPixel(noise.Next(4000), noise.Next(3000), new SKColor((uint)noise.Next() | 0xFF000000));

        QrPicture.Read(Encode(photo, SKEncodedImageFormat.Jpeg)).ShouldBe(Address);
    }

    [Fact]
    public void Read_WhatIsNoPictureOfACode_IsNothing()
    {
        using var blank = new SKBitmap(300, 300);
        QrPicture.Read(Encode(blank, SKEncodedImageFormat.Png)).ShouldBeNull();
        QrPicture.Read([]).ShouldBeNull();
        QrPicture.Read("no picture at all"u8.ToArray()).ShouldBeNull();
        QrPicture.Read(Encode(Code(6), SKEncodedImageFormat.Png)[..200]).ShouldBeNull();
    }

    [Fact]
    public void Read_PictureThatUnfoldsTooFar_IsRefusedUndecoded()
    {
        // 20,000 × 20,000 pixels of nothing: a few kilobytes, 1.6 GB once decoded. The header alone says so.
        byte[] header = [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0x4E, 0x20, 0, 0, 0x4E, 0x20, 8, 6, 0, 0, 0,
            0xA6, 0x3F, 0x92, 0x3C, 0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82
        ];
        QrPicture.Read(header).ShouldBeNull();
    }

    [Fact]
    public async Task UploadedPicture_IsSealedAsTheSeed()
    {
        var (account, credential) = (await app.AwaitedAccountAsync(), SampleCredential.Make());
        using var browser = app.OpenBrowser();
        var page = await browser.OpenAsync(account.SealUrl);
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(page.Document.QuerySelector("form[enctype] input[name=_form]")!.GetAttribute("value")!), "_form");
        form.Add(new StringContent(credential.Username), "username");
        form.Add(new StringContent(credential.Password), "password");
        var picture = new ByteArrayContent(Encode(Code(6), SKEncodedImageFormat.Png))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("image/png") }
        };
        form.Add(picture, "qr", "code.png");
        using var answer = await browser.Http.PostAsync(account.SealUrl, form);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Sealed");

        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        (await dana.TakesOutAsync(app, account.Id)).Document.QuerySelector("[data-field=seed] .secret")!.TextContent.ShouldBe(
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    private static SKBitmap Code(int pixels)
    {
        using var data = QRCodeGenerator.GenerateQrCode(Address, QRCodeGenerator.ECCLevel.M);
        return SKBitmap.Decode(new PngByteQRCode(data).GetGraphic(pixels));
    }

    private static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using var encoded = bitmap.Encode(format, 85);
        return encoded.ToArray();
    }
}
