using System.Diagnostics;
using Muster.Domain.Jobs;
using Muster.Provisioning.Jobs;

namespace Muster.CrashPanel;

/// <summary>Kills this process at one moment of one step: no handler, no finally, no flush runs after it.</summary>
internal sealed class KillAt(JobKind job, int ordinal, StepMoment moment) : IStepObserver
{
    public static KillAt Parse(string text)
    {
        var parts = text.Split('/');
        return new KillAt(Enum.Parse<JobKind>(parts[0]), int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), Enum.Parse<StepMoment>(parts[2]));
    }

    public async ValueTask SeeAsync(StepMoment now, JobKind kind, StepRecord step)
    {
        if (now != moment || kind != job || step.Ordinal != ordinal) return;
        using var self = Process.GetCurrentProcess();
        self.Kill();
        await Task.Delay(Timeout.Infinite); // nothing of this process goes on
    }
}
