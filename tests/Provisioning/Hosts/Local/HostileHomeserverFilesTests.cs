using System.Diagnostics;
using System.Globalization;
using Muster.Provisioning.Hosts.Local;
using Muster.Tests.Support;

namespace Muster.Provisioning.Tests.Hosts.Local;

/// <summary>What a homeserver that was broken into can do to its disk and with its user: it ends all the same, and its directory goes.</summary>
public sealed class HostileHomeserverFilesTests : IAsyncLifetime
{
    private readonly HomeserverDirectory homeservers = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => homeservers.DisposeAsync();

    [Fact]
    public async Task A_tree_deeper_than_any_path_is_removed()
    {
        var homeserver = await PreparedAsync();
        await PerlAsync("""chdir $ARGV[0]; for (1..30) { mkdir "a" x 200; chdir "a" x 200 or die }""", homeserver.Directory);

        Assert.Null((await homeservers.Synapse.WipeAsync(homeserver)).Failure);
        Assert.False(Directory.Exists(homeserver.Directory));
    }

    [Fact]
    public async Task Directories_that_are_closed_to_their_own_user_are_removed()
    {
        var homeserver = await PreparedAsync();
        Directory.CreateDirectory(homeserver.PathOf("closed/within"));
        File.SetUnixFileMode(homeserver.PathOf("closed"), UnixFileMode.None);
        File.SetUnixFileMode(homeserver.Directory, UnixFileMode.None);

        Assert.Null((await homeservers.Synapse.WipeAsync(homeserver)).Failure);
        Assert.False(Directory.Exists(homeserver.Directory));
    }

    [Fact]
    public async Task A_file_with_holes_is_overwritten_where_it_has_something_and_does_not_grow()
    {
        var homeserver = await PreparedAsync();
        var path = homeserver.PathOf("homeserver.db");
        await using (var file = File.Create(path))
        {
            file.SetLength(1L << 40);
            file.Position = 1L << 39;
            await file.WriteAsync("what people wrote"u8.ToArray());
        }
        var before = LinuxFile.Find(path)!.Value;

        Assert.True(await FileOverwrite.TryAsync(path, before.Owner, CancellationToken.None));

        Assert.Equal(before.Allocated, LinuxFile.Find(path)!.Value.Allocated);
        await using (var file = File.OpenRead(path))
        {
            file.Position = 1L << 39;
            var read = new byte[17];
            await file.ReadExactlyAsync(read);
            Assert.NotEqual("what people wrote"u8.ToArray(), read);
        }
        Assert.Null((await homeservers.Synapse.WipeAsync(homeserver)).Failure);
    }

    [Fact]
    public async Task A_whole_file_is_overwritten_to_its_end()
    {
        var path = Path.Combine(homeservers.DataDirectory, "file");
        var content = Enumerable.Repeat((byte)'x', 300_000).ToArray();
        await File.WriteAllBytesAsync(path, content);

        Assert.True(await FileOverwrite.TryAsync(path, LinuxFile.Find(path)!.Value.Owner, CancellationToken.None));

        var written = await File.ReadAllBytesAsync(path);
        Assert.Equal(content.Length, written.Length);
        Assert.InRange(written.Count(b => b == 'x'), 0, content.Length / 100);
        Assert.NotEqual("xxxxxxxx"u8.ToArray(), written[^8..]);
    }

    [Fact]
    public async Task What_there_is_no_time_to_overwrite_is_removed_and_counted()
    {
        var homeserver = await PreparedAsync();
        var files = Directory.GetFiles(homeserver.Directory).Length;
        var panel = HomeserverDirectory.Panel(SynapseRoot.Options with { OverwriteTimeout = TimeSpan.Zero });

        var wiped = (await panel.WipeAsync(homeserver)).Value!;

        Assert.Equal(files, wiped.NotOverwritten);
        Assert.Contains($"{files} of its files could not be overwritten", $"{wiped}", StringComparison.Ordinal);
        Assert.False(Directory.Exists(homeserver.Directory));
        Assert.Equal("Removed", $"{(await panel.WipeAsync(homeserver)).Value}");
    }

    [RootFact("give a homeserver a user of its own")]
    public async Task Processes_that_hear_no_request_and_multiply_are_all_ended_after_one_grace()
    {
        var homeserver = homeservers.New();
        var user = homeserver.Uid!.Value;
        // Each hands over to a child of its own a hundred times a second; for a minute, so that a failed test leaves nothing.
        const string hopping = """$SIG{TERM} = "IGNORE"; $| = 1; print "ready\n"; close STDOUT; my $end = time + 60; fork; fork; fork; while (time < $end) { exit if fork; select undef, undef, undef, 0.01 }""";
        using var first = Process.Start(new ProcessStartInfo("setpriv",
            ["--reuid", user.ToString(CultureInfo.InvariantCulture), "--clear-groups", "perl", "-e", hopping]) { RedirectStandardOutput = true })!;
        Assert.Equal("ready", await first.StandardOutput.ReadLineAsync());
        var panel = HomeserverDirectory.Panel(SynapseRoot.Options with { StopTimeout = TimeSpan.FromSeconds(1) });

        Assert.True(await panel.StopAsync(homeserver));

        Assert.Empty(SynapseStop.Running(homeserver));
    }

    [RootFact("give a homeserver a user of its own")]
    public async Task All_are_asked_at_once()
    {
        var homeserver = homeservers.New();
        var user = homeserver.Uid!.Value;
        var many = Enumerable.Range(0, 8).Select(_ => Process.Start("setpriv", ["--reuid", user.ToString(CultureInfo.InvariantCulture), "--clear-groups", "perl", "-e", """$SIG{TERM} = "IGNORE"; sleep 1 while 1"""])).ToList();
        while (SynapseStop.Running(homeserver).Count < many.Count) await Task.Delay(10);
        var time = new SleepingTime();
        var panel = new LocalSynapse(SynapseRoot.Options, time, Microsoft.Extensions.Logging.Abstractions.NullLogger<LocalSynapse>.Instance);

        Assert.True(await panel.StopAsync(homeserver));

        Assert.InRange(time.Elapsed, TimeSpan.Zero, 2 * SynapseRoot.Options.StopTimeout); // by its own clock: one grace, not one each
        many.ForEach(process => process.Dispose());
    }

    [RootFact("give a homeserver a user of its own")]
    public async Task A_homeserver_without_a_user_of_its_own_is_not_started_by_root()
    {
        var homeserver = homeservers.New() with { Uid = null };
        Assert.Null(await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets));

        Assert.IsType<NoUserOfItsOwn>((await homeservers.Synapse.EnsureRunningAsync(homeserver)).Failure);
        Assert.Null(homeservers.Synapse.Find(homeserver));
    }

    [RootFact("give a homeserver a user of its own")]
    public async Task Two_data_directories_never_give_two_homeservers_one_user()
    {
        var first = await PreparedAsync();
        var elsewhere = Directory.CreateDirectory(Path.Combine(homeservers.DataDirectory, "another"), (UnixFileMode)0b111_001_001).FullName;
        var second = LocalHomeserver.Named("calm-otter", Guid.NewGuid(), first.Port, elsewhere);

        var taken = Assert.IsType<UserTaken>(await homeservers.Synapse.PrepareAsync(second, homeservers.Secrets));
        Assert.Equal((first.Uid, first.Directory), (taken.User, taken.By));
        Assert.False(Directory.Exists(second.Directory));
        Assert.Contains(first.Port, homeservers.Synapse.TakenPorts());

        Assert.Null((await homeservers.Synapse.WipeAsync(first)).Failure);
        Assert.DoesNotContain(first.Port, homeservers.Synapse.TakenPorts());
        Assert.Null(await homeservers.Synapse.PrepareAsync(second, homeservers.Secrets));
        Assert.Null(await homeservers.Synapse.PrepareAsync(second, homeservers.Secrets));
        Directory.Delete(second.Directory, recursive: true); // by hand: nobody has the user then
        Assert.Null(await homeservers.Synapse.PrepareAsync(first, homeservers.Secrets));
    }

    [RootFact("start programs of other users")]
    public async Task A_user_as_whom_something_runs_is_given_to_no_homeserver()
    {
        var homeserver = homeservers.New();
        using (var stranger = Process.Start("setpriv", ["--reuid", homeserver.Uid!.Value.ToString(CultureInfo.InvariantCulture), "--clear-groups", "sleep", "600"]))
        {
            while (LinuxProcess.User(stranger.Id) != homeserver.Uid) await Task.Delay(10);
            Assert.IsType<UserTaken>(await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets));
            stranger.Kill();
            await stranger.WaitForExitAsync();
        }
        Assert.Null(await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets));
    }

    private async Task<LocalHomeserver> PreparedAsync()
    {
        var homeserver = homeservers.New();
        Assert.Null(await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets));
        return homeserver;
    }

    private static async Task PerlAsync(string script, params string[] arguments)
    {
        using var process = Process.Start("perl", ["-e", script, .. arguments]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Time that passes only by waiting for it, and then at once.</summary>
    private sealed class SleepingTime : TimeProvider
    {
        private long ticks;

        public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref ticks));

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero) Interlocked.Add(ref ticks, dueTime.Ticks);
            return System.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }
}
