using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Provisioning.Hosts.Local;

namespace Muster.Provisioning.Tests.Hosts.Local;

/// <summary>Homeservers for one test, in a data directory of its own; whatever still runs at the end is stopped and removed.</summary>
public sealed class HomeserverDirectory : IAsyncLifetime
{
    private static readonly ConcurrentDictionary<int, bool> UsedPorts = new();

    private readonly List<LocalHomeserver> made = [];

    public HomeserverDirectory(string? path = null)
    {
        DataDirectory = path ?? System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"muster-test-{Guid.NewGuid():N}");
        // As root each homeserver is a user of its own, who has to pass through here.
        Directory.CreateDirectory(DataDirectory, (UnixFileMode)0b111_001_001);
        Synapse = Panel();
    }

    public string DataDirectory { get; }

    public LocalSynapse Synapse { get; }

    public HomeserverSecrets Secrets { get; } = HomeserverSecrets.Create();

    /// <summary>Another panel on the same machine, or the same one after a restart: it knows nothing of what the first did.</summary>
    public static LocalSynapse Panel(LocalHostOptions? options = null) =>
        new(options ?? SynapseRoot.Options, TimeProvider.System, NullLogger<LocalSynapse>.Instance);

    public LocalHomeserver New(string codename = "amber-heron")
    {
        int port;
        do
        {
            port = LoopbackPorts.Pick(UsedPorts.Keys.ToHashSet()) ?? throw new InvalidOperationException("No port is free.");
        }
        while (!UsedPorts.TryAdd(port, true));
        var homeserver = LocalHomeserver.Named(codename, Guid.NewGuid(), port, DataDirectory);
        made.Add(homeserver);
        return homeserver;
    }

    /// <summary>A homeserver that answers.</summary>
    public async Task<(LocalHomeserver Homeserver, ProcessIdentity Process)> RunningAsync(LocalSynapse? panel = null)
    {
        var homeserver = New();
        return (homeserver, await StartAsync(homeserver, panel));
    }

    public async Task<ProcessIdentity> StartAsync(LocalHomeserver homeserver, LocalSynapse? panel = null)
    {
        panel ??= Synapse;
        Assert.Null(await panel.PrepareAsync(homeserver, Secrets));
        var started = await panel.EnsureRunningAsync(homeserver);
        Assert.True(started.Succeeded, started.Failure?.ToString());
        var failure = await panel.WaitUntilAnsweringAsync(homeserver, started.Value, Secrets);
        Assert.True(failure is null, $"{failure}\n{string.Join('\n', failure?.LogTail ?? [])}");
        return started.Value;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var homeserver in made)
        {
            Assert.True(await Synapse.StopAsync(homeserver));
            Assert.Null((await Synapse.WipeAsync(homeserver)).Failure);
        }
        Directory.Delete(DataDirectory, recursive: true);
    }
}
