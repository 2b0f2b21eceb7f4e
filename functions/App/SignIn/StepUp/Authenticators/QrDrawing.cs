using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;
using ZXing;
using ZXing.QrCode;

namespace SppsFlows.SignIn.StepUp.Authenticators;

/// <summary>A QR code (ISO/IEC 18004) drawn inside the page, so that there is no picture for a cache or a folder to keep.</summary>
public static class QrDrawing
{
    private const int QuietZone = 4;

    public static HtmlString Of(string text, string label)
    {
        var modules = new QRCodeWriter().encode(
            text, BarcodeFormat.QR_CODE, 0, 0, new Dictionary<EncodeHintType, object> { [EncodeHintType.MARGIN] = QuietZone });
        var path = new StringBuilder();
        for (var row = 0; row < modules.Height; row++)
            for (var column = 0; column < modules.Width; column++)
                if (modules[column, row]) path.Append(CultureInfo.InvariantCulture, $"M{column} {row}h1v1h-1z");
        return new HtmlString(string.Create(
            CultureInfo.InvariantCulture,
            $"""
             <svg class="qr" role="img" aria-label="{label}" viewBox="0 0 {modules.Width} {modules.Height}" shape-rendering="crispEdges">
             <path fill="#fff" d="M0 0h{modules.Width}v{modules.Height}H0z"/><path fill="#000" d="{path}"/></svg>
             """));
    }
}
