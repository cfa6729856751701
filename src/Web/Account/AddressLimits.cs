using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Muster.Web.Account;

/// <summary>
/// How often one address may try to sign in or to open a set-up link. The count of wrong tries protects one account; this keeps somebody
/// from walking through all of them. Kept in memory: it only has to slow down.
/// </summary>
/// <param name="triesAMinute">Of one address; enough for a team behind one address that signs in at the same time.</param>
internal sealed class AddressLimits(int triesAMinute = AddressLimits.TriesAMinute) : IDisposable
{
    public const int TriesAMinute = 30;

    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(Network(address), _ => new FixedWindowRateLimiterOptions { PermitLimit = triesAMinute, Window = TimeSpan.FromMinutes(1) }));

    /// <summary>Counts a try; false where there were too many.</summary>
    public bool Allow(HttpContext context)
    {
        using var lease = limiter.AttemptAcquire(context.Connection.RemoteIpAddress ?? IPAddress.None);
        if (!lease.IsAcquired) context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();

    /// <summary>Whoever has one IPv6 address has 2^64 of them.</summary>
    internal static string Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
