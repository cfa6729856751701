using Muster.CrashPanel;
using Muster.Data;
using Muster.Provisioning.Jobs;
using Muster.Web;

// The panel as it is, with an observer that kills it (SIGKILL) at the moment named by MUSTER_CRASH_AT: "JOB/ORDINAL/MOMENT".
var options = new MusterOptions
{
    DataDirectory = Environment.GetEnvironmentVariable("MUSTER_CRASH_DATA") ?? throw new InvalidOperationException("MUSTER_CRASH_DATA is not set."),
    SynapseRoot = Environment.GetEnvironmentVariable("MUSTER_SYNAPSE_ROOT"),
    BcryptRounds = 4,
    Port = 0,
};
using var owned = new DataDirectory(options.DataDirectory).TryOwn() ?? throw new InvalidOperationException("Another panel owns the data directory.");
await using var app = Panel.Build(options, builder =>
{
    if (Environment.GetEnvironmentVariable("MUSTER_CRASH_AT") is { Length: > 0 } at) builder.Services.AddSingleton<IStepObserver>(KillAt.Parse(at));
});
await Panel.RunAsync(app, CancellationToken.None);
