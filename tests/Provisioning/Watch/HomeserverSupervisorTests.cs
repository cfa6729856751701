using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Hosts.Local;

namespace Muster.Provisioning.Tests.Watch;

/// <summary>The supervisor with a real Synapse, a real database and a clock that the test moves.</summary>
public sealed class HomeserverSupervisorTests
{
    [Fact]
    public async Task A_homeserver_that_died_is_started_again_and_its_new_process_recorded()
    {
        await using var watched = await WatchedHomeserver.CreateAsync();
        await watched.LookUntilItAnswersAsync();
        var before = await watched.ReadAsync();

        await watched.KillAsync();
        await watched.Supervisor.LookAsync(default);
        await watched.LookUntilItAnswersAsync();

        var after = await watched.ReadAsync();
        Assert.NotEqual((before.Pid, before.PidStartTicks), (after.Pid, after.PidStartTicks));
        Assert.Equal(watched.Synapse.Find(watched.Place)!.Pid, after.Pid);
        Assert.All(after.Health.Where(h => h.Name is "process" or "synapse"), check => Assert.Equal(HealthStatus.Ok, check.Status));
        var @case = await watched.ReadCaseAsync();
        Assert.Contains(@case.Events, line => line.Kind == "homeserver-restarted");
        Assert.DoesNotContain(@case.Attention, item => item.Kind == "homeserver-down");
    }

    [Fact]
    public async Task A_homeserver_that_is_given_up_is_stopped_and_what_is_left_of_it_is_told()
    {
        await using var watched = await WatchedHomeserver.CreateAsync();
        await watched.LookUntilItAnswersAsync();

        using (watched.Gates.TryEnter(watched.CaseId)) // a job hangs inside
        {
            var left = await watched.AbandonAsync();

            Assert.Null(watched.Synapse.Find(watched.Place));
            Assert.Equal([("files", false), ("lock", true), ("port", true), ("process", true)], left.Select(check => (check.What, check.Gone)).Order());
        }
    }

    [Fact]
    public async Task A_panel_that_comes_back_adopts_the_process_and_starts_no_other()
    {
        await using var watched = await WatchedHomeserver.CreateAsync();
        await watched.LookUntilItAnswersAsync();
        var process = watched.Synapse.Find(watched.Place)!;

        watched.RestartPanel();
        await watched.Supervisor.LookAsync(default);

        Assert.Equal(process, watched.Synapse.Find(watched.Place));
        Assert.Equal(process.Pid, (await watched.ReadAsync()).Pid);
    }

    [Fact]
    public async Task A_homeserver_that_cannot_be_brought_back_asks_for_a_person_until_it_answers_again()
    {
        await using var watched = await WatchedHomeserver.CreateAsync();
        watched.TakeRoot();
        await watched.Supervisor.LookAsync(default);
        await watched.Supervisor.LookAsync(default);

        var item = Assert.Single((await watched.ReadCaseAsync()).Attention);
        Assert.Equal("homeserver-down", item.Kind);
        Assert.Contains("./muster", item.Act, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Fail, (await watched.ReadAsync()).Health.Single(h => h.Name == "process").Status);

        watched.GiveRoot();
        await watched.Supervisor.LookAsync(default);
        Assert.Null(watched.Synapse.Find(watched.Place)); // the next attempt is not due yet
        watched.Time.Advance(TimeSpan.FromSeconds(1));
        await watched.LookUntilItAnswersAsync();
        Assert.NotNull((await watched.ReadCaseAsync()).Attention.Single().ClearedAt);
    }

    [Fact]
    public async Task A_homeserver_whose_files_are_gone_is_not_replaced_by_an_empty_one()
    {
        await using var watched = await WatchedHomeserver.CreateAsync();
        await watched.LookUntilItAnswersAsync();
        await watched.KillAsync();
        Directory.Delete(watched.Place.Directory, recursive: true);
        await watched.Supervisor.LookAsync(default);
        watched.Time.Advance(TimeSpan.FromMinutes(2));
        await watched.Supervisor.LookAsync(default);

        Assert.Null(watched.Synapse.Find(watched.Place));
        Assert.False(Directory.Exists(watched.Place.Directory));
        Assert.Contains((await watched.ReadCaseAsync()).Attention, item => item.Kind == "homeserver-down" && item.Text.Contains("is gone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_homeserver_that_somebody_in_it_keeps_from_being_started_again_asks_for_a_person()
    {
        await using var watched = await WatchedHomeserver.CreateAsync();
        var configuration = HomeserverFiles.ConfigurationOf(watched.Place);
        Directory.CreateDirectory(Path.Combine(configuration, "in the way")); // no file can be moved there
        await watched.Supervisor.LookAsync(default);
        await watched.Supervisor.LookAsync(default);

        Assert.Equal("homeserver-down", Assert.Single((await watched.ReadCaseAsync()).Attention).Kind);

        Directory.Delete(configuration, recursive: true);
        watched.Time.Advance(TimeSpan.FromMinutes(1));
        await watched.LookUntilItAnswersAsync();
        Assert.NotNull((await watched.ReadCaseAsync()).Attention.Single().ClearedAt);
    }

    [Fact]
    public async Task While_a_job_acts_on_the_case_nothing_is_started()
    {
        await using var watched = await WatchedHomeserver.CreateAsync();
        using (await watched.Gates.EnterAsync(watched.CaseId, default))
            await watched.Supervisor.LookAsync(default);

        Assert.Null(watched.Synapse.Find(watched.Place));
    }

    [Fact]
    public async Task A_homeserver_whose_writing_has_ended_is_looked_at_but_not_started()
    {
        await using var watched = await WatchedHomeserver.CreateAsync();
        await watched.ApplyAsync(CaseTrigger.Dispose);

        await watched.Supervisor.LookAsync(default);
        watched.Time.Advance(TimeSpan.FromMinutes(5));
        await watched.Supervisor.LookAsync(default);

        Assert.Null(watched.Synapse.Find(watched.Place));
        Assert.Equal("Stopped, because writing has ended", (await watched.ReadAsync()).Health.Single(h => h.Name == "process").Detail);
        Assert.Empty((await watched.ReadCaseAsync()).Attention);
    }
}
