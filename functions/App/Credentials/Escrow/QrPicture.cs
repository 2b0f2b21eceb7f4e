using SkiaSharp;
using ZXing;
using ZXing.Common;

namespace SppsFlows.Credentials.Escrow;

/// <summary>Reads the QR code in a picture, in memory only: the seed in it must not touch a disk.</summary>
public static class QrPicture
{
    // A picture of few bytes can unpack to gigabytes, so its size is checked before it is decoded.
    private const long MostPixels = 64_000_000;
    private const int ReadAt = 2000;

    /// <returns>The text of the code; null when there is none, or the bytes are not a picture.</returns>
    public static string? Read(byte[] picture)
    {
        using var data = SKData.CreateCopy(picture);
        using var codec = SKCodec.Create(data);
        if (codec is null || (long)codec.Info.Width * codec.Info.Height is 0 or > MostPixels) return null;
        using var bitmap = SKBitmap.Decode(
            codec, new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Bgra8888, SKAlphaType.Premul));
        if (bitmap is null) return null;
        // In a large photo the code is easier to read when scaled down; a screenshot is best as it is.
        return Decode(bitmap) ?? (Math.Max(bitmap.Width, bitmap.Height) > ReadAt / 2 ? DecodeScaled(bitmap) : null);
    }

    private static string? DecodeScaled(SKBitmap bitmap)
    {
        foreach (var longest in (ReadOnlySpan<int>)[ReadAt, ReadAt / 2, ReadAt / 4])
        {
            var factor = (double)longest / Math.Max(bitmap.Width, bitmap.Height);
            if (factor >= 1) continue;
            using var smaller = bitmap.Resize(
                new SKImageInfo(
                    Math.Max(1, (int)(bitmap.Width * factor)), Math.Max(1, (int)(bitmap.Height * factor)), SKColorType.Bgra8888,
                    SKAlphaType.Premul),
                new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
            if (smaller is not null && Decode(smaller) is { } text) return text;
        }
        return null;
    }

    private static string? Decode(SKBitmap bitmap)
    {
        var reader = new BarcodeReaderGeneric
        {
            AutoRotate = true,
            Options = new DecodingOptions { TryHarder = true, TryInverted = true, PossibleFormats = [BarcodeFormat.QR_CODE] }
        };
        return reader.Decode(new RGBLuminanceSource(
            bitmap.GetPixelSpan().ToArray(), bitmap.Width, bitmap.Height, RGBLuminanceSource.BitmapFormat.BGRA32))?.Text;
    }
}
