using System.Globalization;
using Xunit;

namespace Muster.Tests.Support;

/// <summary>A test that only root can run: for everybody else it is skipped and says why, since a test that ends at once would pass unproven.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    private const int AdministerSystem = 21; // CAP_SYS_ADMIN, which mounting takes and root in a container may lack (capabilities(7))

    /// <param name="what">What it takes root for: "start programs of other users".</param>
    /// <param name="mounts">Whether that is to mount something.</param>
    public RootFactAttribute(string what, bool mounts = false)
    {
        (What, Mounts) = (what, mounts);
        if (!Environment.IsPrivilegedProcess) Skip = $"only root can {what}";
        else if (mounts && !MayMount()) Skip = $"this root may not mount anything, and so cannot {what}";
    }

    public string What { get; }
    public bool Mounts { get; }

    private static bool MayMount()
    {
        var effective = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("CapEff:", StringComparison.Ordinal))["CapEff:".Length..].Trim();
        return (ulong.Parse(effective, NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> AdministerSystem & 1) == 1;
    }
}
