using System.Globalization;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Watch;

/// <summary>What one look at a homeserver saw, and what that says about its health.</summary>
/// <param name="Process">The live process; null when there is none.</param>
/// <param name="Probe">Its answer; null when there was nobody to ask.</param>
/// <param name="FreeMegabytes">Space left on its disk.</param>
/// <param name="Failure">Why it does not run or could not be started.</param>
/// <param name="SilentFor">How long a running process has not answered.</param>
/// <param name="NextAttempt">How long until it is started again; null where it is not to run (its case's writing has ended).</param>
public sealed record Observation(
    ProcessIdentity? Process, HomeserverProbe? Probe, long FreeMegabytes, HostFailure? Failure, TimeSpan SilentFor, TimeSpan? NextAttempt)
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private const long LowMegabytes = 1024;
    private const long FullMegabytes = 64;

    public bool Answers => Probe is { Error: null };

    /// <summary>Whether somebody has to know: it could not be brought back, or has been silent for a minute.</summary>
    public bool IsDown => !Answers && (Process is not null || NextAttempt is not null) && (Failure is not null || SilentFor > Patience);

    public bool IsDiskFull => FreeMegabytes < FullMegabytes;

    public bool IsDiskLow => FreeMegabytes < LowMegabytes;

    /// <summary>The rows that people see. Figures are as coarse as people need them: a page is drawn anew when one differs.</summary>
    public IEnumerable<(string Check, HealthStatus Status, string Detail)> Health =>
    [
        ("process", Process is null ? HealthStatus.Fail : HealthStatus.Ok, ProcessDetail()),
        ("synapse", Answers ? HealthStatus.Ok : Process is not null && SilentFor <= Patience ? HealthStatus.Warn : HealthStatus.Fail, SynapseDetail()),
        ("latency", Latency(), Answers ? Text($"Within {Math.Max(0.1, Math.Ceiling(Probe!.Latency.TotalSeconds * 10) / 10):0.0} s") : "Not known while it does not answer"),
        ("disk", IsDiskFull ? HealthStatus.Fail : IsDiskLow ? HealthStatus.Warn : HealthStatus.Ok, Free()),
    ];

    private HealthStatus Latency() => !Answers ? HealthStatus.Unknown : Probe!.Latency > Slow ? HealthStatus.Warn : HealthStatus.Ok;

    private string ProcessDetail() => this switch
    {
        { Process: { } process } => Text($"Process {process.Pid}"),
        { NextAttempt: { } wait } => Text($"{Failure?.What ?? "Synapse does not run."} Next attempt within {Math.Max(10, Math.Ceiling(wait.TotalSeconds / 10) * 10):0} s.{LastLine()}"),
        _ => "Stopped, because writing has ended",
    };

    private string LastLine() => Failure?.LogTail is [.., var last] ? $" Its last line: {last}" : "";

    private string SynapseDetail() => this switch
    {
        { Answers: true } => "Answers",
        { Process: null } => "Does not run",
        { Probe.Error: { } error } => Text($"Does not answer for {SilentFor.TotalSeconds:0} s ({error.Code})"),
        _ => "Starting",
    };

    /// <summary>Finer the less there is, rounded down.</summary>
    private string Free() => FreeMegabytes switch
    {
        < LowMegabytes => Text($"{FreeMegabytes} MiB free"),
        < 10 * 1024 => Text($"{Math.Floor(FreeMegabytes / 102.4) / 10:0.0} GiB free"),
        _ => Text($"{FreeMegabytes / 1024} GiB free"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
