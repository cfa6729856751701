using Muster.Domain.Cases;
using Muster.Domain.Homeservers;

namespace Muster.Provisioning.Watch;

/// <summary>
/// Writes an observation where people look: health rows and the case's attention. Only news is written, and once a minute that the
/// old still holds, so that a row's time says when it was last looked at without a write every two seconds.
/// </summary>
internal sealed class HealthRecord(Homeserver homeserver, Case? @case, DateTimeOffset now)
{
    public const string Down = "homeserver-down";
    public const string Disk = "disk-full";

    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(1);

    public void Write(Observation seen)
    {
        foreach (var (check, status, detail) in seen.Health)
        {
            var known = homeserver.Health.FirstOrDefault(h => h.Name == check);
            if (known is null || known.Status != status || (check == "process" && known.Detail != detail) || (now - known.CheckedAt).Duration() >= Refresh)
                homeserver.Report(check, status, detail, now);
        }
        Tell(Down, AttentionLevel.Bad, seen.IsDown,
            seen.Failure is { } failure ? $"The homeserver does not stay up. {failure.What}" : "The homeserver runs but does not answer.",
            seen.Failure?.ToDo ?? "See whether this machine is overloaded or out of memory. Muster goes on asking.", isOver: seen.Answers);
        Tell(Disk, seen.IsDiskFull ? AttentionLevel.Bad : AttentionLevel.Warn, seen.IsDiskLow,
            seen.IsDiskFull ? "The homeserver's disk is full: what people write may be lost." : "The homeserver's disk is nearly full.",
            "Free some space on the disk that holds the panel's data.", isOver: !seen.IsDiskLow);
    }

    private void Tell(string kind, AttentionLevel level, bool isWrong, string text, string act, bool isOver)
    {
        if (@case is null) return;
        var open = @case.Attention.FirstOrDefault(item => item.Kind == kind && item.ClearedAt is null);
        var isWorse = isWrong && (open is null || open.Level < level);
        if (open is not null && (isOver || isWorse)) @case.Clear(kind, now);
        if (isWorse) @case.Raise(kind, level, text, act, now);
    }
}
