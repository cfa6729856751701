using System.Net;
using System.Net.Sockets;

namespace Muster.Web.Account;

/// <summary>
/// How often one address may fail to sign in or to answer a set-up link. The count of wrong tries protects one account; this keeps
/// somebody from walking through all of them. A try is counted before it is checked, so that guesses sent at the same time cannot slip
/// past the count, and taken off again where it was right: a team behind one address may sign in all at once. Kept in memory: it only
/// has to slow down.
/// </summary>
/// <param name="failuresAMinute">Of one address.</param>
internal sealed class AddressLimits(TimeProvider time, int failuresAMinute = AddressLimits.FailuresAMinute)
{
    public const int FailuresAMinute = 30;

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> tries = [];
    private long minute;

    /// <summary>Counts a try; false where there were too many. Must be followed by <see cref="Succeeded"/> where the try was right.</summary>
    public bool Begin(HttpContext context) => Allows(context, count: 1);

    /// <summary>Whether nothing failed too often; counts nothing.</summary>
    public bool Allows(HttpContext context) => Allows(context, count: 0);

    /// <summary>The try was right after all.</summary>
    public void Succeeded(HttpContext context)
    {
        lock (gate)
        {
            var network = Network(context);
            if (tries.GetValueOrDefault(network) is > 0 and var made) tries[network] = made - 1;
        }
    }

    private bool Allows(HttpContext context, int count)
    {
        lock (gate)
        {
            var now = time.GetTimestamp() / time.TimestampFrequency / 60;
            if (now != minute) tries.Clear();
            minute = now;
            var network = Network(context);
            var made = tries.GetValueOrDefault(network);
            if (made < failuresAMinute)
            {
                tries[network] = made + count;
                return true;
            }
        }
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return false;
    }

    private static string Network(HttpContext context) => Network(context.Connection.RemoteIpAddress ?? IPAddress.None);

    /// <summary>Whoever has one IPv6 address has 2^64 of them.</summary>
    internal static string Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
