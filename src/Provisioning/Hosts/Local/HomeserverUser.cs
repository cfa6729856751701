namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Gives each homeserver a user of its own where the panel is root, so that one that is broken into reads no other.
/// </summary>
/// <remarks>
/// Ports 20000 to 29999 become users 50000 to 59999: one number fewer to keep. That no other data directory of
/// the machine gives away the same is for <see cref="UserClaims"/> to see to. The range lies below
/// what systemd hands out dynamically and inside what a container without extra mappings has (65,536 ids). No entry in
/// /etc/passwd is needed.
/// </remarks>
public static class HomeserverUser
{
    private const int Offset = 30_000;

    public const int First = LoopbackPorts.First + Offset;
    public const int Last = LoopbackPorts.Last + Offset;

    public static int For(int port) => port + Offset;

    public static int PortOf(int user) => user - Offset;
}
