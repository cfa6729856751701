namespace Muster.Provisioning.Watch;

/// <summary>
/// When a homeserver that does not stay up may be started again: at once the first time, then after 1 s, 2 s, 4 s ... up to a minute.
/// No chance in it: few homeservers share a machine, and people should be able to tell when the next attempt comes. It goes by the time that
/// passes, whatever the clock is set to.
/// </summary>
public sealed class RestartBackoff(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private long since;
    private TimeSpan wait = TimeSpan.Zero;

    /// <summary>Starts since it last answered.</summary>
    public int Attempts { get; private set; }

    public bool IsDue => Left == TimeSpan.Zero;

    /// <summary>How long until the next attempt; zero when it is due.</summary>
    public TimeSpan Left
    {
        get
        {
            if (wait == TimeSpan.Zero) return TimeSpan.Zero;
            var left = wait - time.GetElapsedTime(since);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>An attempt is made now, whatever will come of it.</summary>
    public void Attempt()
    {
        since = time.GetTimestamp();
        var doubled = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(Attempts, 10)));
        wait = doubled < Longest ? doubled : Longest;
        Attempts++;
    }

    /// <summary>It answers: the next death is a first one again.</summary>
    public void Answered()
    {
        Attempts = 0;
        wait = TimeSpan.Zero;
    }
}
