using System.Globalization;
using System.Text;
using QRCoder;

namespace Muster.Web.Shared;

/// <summary>Turns a text into one SVG path, a run of dark modules at a time; the size includes the quiet zone of four modules (ISO/IEC 18004).</summary>
internal static class QrPath
{
    public static (string Path, int Size) Draw(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = data.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                var start = x;
                while (x < rows.Count && rows[y][x]) x++;
                if (x > start) path.Append(CultureInfo.InvariantCulture, $"M{start} {y}h{x - start}v1h-{x - start}z");
            }
        }

        return (path.ToString(), rows.Count);
    }
}
