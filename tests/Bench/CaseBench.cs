using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Provisioning.Hosts.Local;

namespace Muster.Bench;

/// <summary>How long people wait: for a case, for twenty, and after pressing "Join".</summary>
internal static class CaseBench
{
    private const int Rounds = 9;
    private const int Accepts = 20;
    private const int Many = 20;

    public static async Task RunAsync(Report report)
    {
        await using var panel = await BenchPanel.StartAsync();
        await ReadyAsync(panel, report);
        await AcceptAsync(panel, report);
        await ManyAsync(panel, report);
    }

    /// <summary>A case against a bare Synapse, one after the other in the same run.</summary>
    private static async Task ReadyAsync(BenchPanel panel, Report report)
    {
        var (bare, whole) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = 0; round <= Rounds; round++)
        {
            var alone = await BareAsync();
            var asked = TimeProvider.System.GetUtcNow();
            var (id, codename) = await panel.OpenAsync($"Round {round}");
            var ready = await panel.UntilAsync(id, "Active") - asked;
            await panel.DisposeCaseAsync(id, codename);
            if (round == 0) continue; // warms files and code
            bare.Add(alone);
            whole.Add(ready);
        }
        var (launch, newCase) = (bare.Median(), whole.Median());
        report.Add("bare Synapse: launch to 200", launch.S(), "", $"median of {Rounds}; configuration written, process started, /_matrix/client/versions answers");
        report.Add("new case to Active", $"{newCase.S()} ({newCase / launch:0.00} x)", "", $"median of {Rounds}, by the API; from the request to the time that the case is Active since, set just before it is committed");
        report.Add("on top of the bare launch", (newCase - launch).S(), "at most 1.0 s", "difference of the medians");
    }

    private static async Task AcceptAsync(BenchPanel panel, Report report)
    {
        var (id, codename) = await panel.OpenAsync("Joining");
        await panel.UntilAsync(id, "Active");
        var times = new List<TimeSpan>();
        foreach (var link in await panel.InviteAsync(id, Accepts))
        {
            var clock = Stopwatch.StartNew();
            await panel.SendAsync($"api/v1/join/{link.Segments[^1]}", new { });
            times.Add(clock.Elapsed);
        }
        report.Add("accept an invite", $"median {times.Median().Ms()}, p95 {times.Quantile(0.95).Ms()}", "", $"{Accepts} one after another; account made and in its rooms; bcrypt cost 12");
        await panel.DisposeCaseAsync(id, codename);
    }

    private static async Task ManyAsync(BenchPanel panel, Report report)
    {
        var clock = Stopwatch.StartNew();
        var opened = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => panel.OpenAsync($"One of many {i}")));
        await Task.WhenAll(opened.Select(one => panel.UntilAsync(one.Id, "Active")));
        report.Add($"{Many} cases opened at once: all Active", clock.Elapsed.S(), "", "from the first request to the last Active");
        clock.Restart();
        await Task.WhenAll(opened.Select(one => panel.DisposeCaseAsync(one.Id, one.Codename)));
        report.Add($"{Many} cases disposed of at once: all verified gone", clock.Elapsed.S(), "", "from the first request to the last Disposed");
    }

    private static async Task<TimeSpan> BareAsync()
    {
        var options = new LocalHostOptions { RootDirectory = Environment.GetEnvironmentVariable("MUSTER_SYNAPSE_ROOT") };
        var synapse = new LocalSynapse(options, TimeProvider.System, NullLogger<LocalSynapse>.Instance);
        var data = BenchPanel.NewDataDirectory();
        var homeserver = LocalHomeserver.Named("bare-bench", Guid.NewGuid(), LoopbackPorts.Pick(new HashSet<int>())!.Value, data);
        var secrets = HomeserverSecrets.Create();
        var clock = Stopwatch.StartNew();
        Expect(await synapse.PrepareAsync(homeserver, secrets));
        var started = await synapse.EnsureRunningAsync(homeserver);
        Expect(started.Failure);
        Expect(await synapse.WaitUntilAnsweringAsync(homeserver, started.Value!, secrets));
        var time = clock.Elapsed;
        await synapse.StopAsync(homeserver);
        Expect((await synapse.WipeAsync(homeserver)).Failure);
        Directory.Delete(data, recursive: true);
        return time;
    }

    private static void Expect(HostFailure? failure)
    {
        if (failure is not null) throw new InvalidOperationException(failure.ToString());
    }
}
