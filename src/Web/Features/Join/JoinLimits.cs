using System.Net;
using System.Threading.RateLimiting;
using Muster.Web.Account;

namespace Muster.Web.Features.Join;

/// <summary>
/// How many links that lead nowhere one network may try. Only failures count, so that twenty responders behind one NAT are not punished for
/// coming in together; and the right link still opens after <see cref="Soft"/> failures, or one fool next to them could keep them all out.
/// After <see cref="Hard"/> nothing is looked up any more. Kept in memory: 32 random bytes are what keeps guessers out, this keeps them slow.
/// The address is the connection's own, or what a trusted proxy says; nobody else's headers are believed.
/// </summary>
public sealed class JoinLimits : IDisposable
{
    public const int Soft = 30;
    public const int Hard = 300;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<HttpContext> soft = Limiter(Soft);
    private readonly PartitionedRateLimiter<HttpContext> hard = Limiter(Hard);

    /// <summary>Whether this network is not listened to at the moment.</summary>
    public bool Refuses(HttpContext context)
    {
        using var lease = hard.AttemptAcquire(context, 0);
        return !lease.IsAcquired;
    }

    /// <summary>Counts a link that led nowhere; false where there were too many.</summary>
    public bool AllowsFailure(HttpContext context)
    {
        using var counted = hard.AttemptAcquire(context);
        using var lease = soft.AttemptAcquire(context);
        return lease.IsAcquired;
    }

    public void Dispose()
    {
        soft.Dispose();
        hard.Dispose();
    }

    private static PartitionedRateLimiter<HttpContext> Limiter(int permits) => PartitionedRateLimiter.Create<HttpContext, string>(context =>
        RateLimitPartition.GetFixedWindowLimiter(
            AddressLimits.Network(context.Connection.RemoteIpAddress ?? IPAddress.None),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window }));
}
