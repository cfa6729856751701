namespace Muster.Provisioning.Watch;

/// <summary>
/// When a homeserver that does not stay up may be started again: at once the first time, then after 1 s, 2 s, 4 s ... up to a minute.
/// No chance in it: few homeservers share a machine, and people should be able to tell when the next attempt comes.
/// </summary>
public sealed class RestartBackoff(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private DateTimeOffset next = DateTimeOffset.MinValue;

    /// <summary>Starts since it last answered.</summary>
    public int Attempts { get; private set; }

    public bool IsDue => time.GetUtcNow() >= next;

    /// <summary>How long until the next attempt; zero when it is due.</summary>
    public TimeSpan Left => IsDue ? TimeSpan.Zero : next - time.GetUtcNow();

    /// <summary>An attempt is made now, whatever will come of it.</summary>
    public void Attempt()
    {
        var wait = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(Attempts, 10)));
        next = time.GetUtcNow() + (wait < Longest ? wait : Longest);
        Attempts++;
    }

    /// <summary>It answers: the next death is a first one again.</summary>
    public void Answered()
    {
        Attempts = 0;
        next = DateTimeOffset.MinValue;
    }
}
