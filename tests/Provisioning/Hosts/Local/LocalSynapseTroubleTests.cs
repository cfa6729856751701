using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Provisioning.Hosts.Local;
using Muster.Tests.Support;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Tests.Hosts.Local;

/// <summary>What a machine can do to a homeserver: kill it, fill its disk, hide its directory.</summary>
public sealed class LocalSynapseTroubleTests : IAsyncLifetime
{
    private readonly HomeserverDirectory homeservers = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => homeservers.DisposeAsync();

    [Fact]
    public async Task A_killed_homeserver_starts_again_with_all_its_data()
    {
        var (homeserver, process) = await homeservers.RunningAsync();
        using var http = MatrixConnection.CreateHttpClient();
        var connection = new MatrixConnection(http, homeserver.Address);
        var session = await new MatrixSignIn(connection).EnsureAdministratorAsync(homeservers.Secrets.RegistrationSharedSecret, "a password of the panel");
        var room = await new MatrixRooms(connection.As(session)).CreateAsync(new { name = "kept" });

        Assert.True(LinuxNative.Signal(process, LinuxNative.SigKill));
        await UntilGoneAsync(process);
        Assert.Null(homeservers.Synapse.Find(homeserver, process));
        var again = await homeservers.StartAsync(homeserver);

        Assert.NotEqual(process, again);
        Assert.Equal([room], await new MatrixRooms(connection.As(session)).JoinedAsync());
    }

    [Fact]
    public async Task A_homeserver_that_dies_while_starting_is_reported_at_once()
    {
        var homeserver = homeservers.New();
        Assert.Null(await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets));
        var process = (await homeservers.Synapse.EnsureRunningAsync(homeserver)).Value!;

        Assert.True(LinuxNative.Signal(process, LinuxNative.SigKill));

        Assert.IsType<SynapseDied>(await homeservers.Synapse.WaitUntilAnsweringAsync(homeserver, process, homeservers.Secrets));
    }

    [Fact]
    public async Task A_homeserver_that_stays_silent_is_not_waited_for_for_ever()
    {
        var homeserver = homeservers.New();
        var panel = HomeserverDirectory.Panel(SynapseRoot.Options with { StartTimeout = TimeSpan.Zero });
        Assert.Null(await panel.PrepareAsync(homeserver, homeservers.Secrets));
        var process = (await panel.EnsureRunningAsync(homeserver)).Value!;

        Assert.IsType<SynapseSilent>(await panel.WaitUntilAnsweringAsync(homeserver, process, homeservers.Secrets));
        Assert.True(LinuxProcess.IsAlive(process));
    }

    [Fact]
    public async Task A_synapse_homeserver_of_the_machine_serves_as_well_as_a_root()
    {
        // A stand-in for the one that pip or the official package installs: it hands over to the root's Synapse, as they would to theirs.
        var program = Path.Combine(homeservers.DataDirectory, "synapse_homeserver");
        var libraries = Directory.EnumerateDirectories(Path.Combine(SynapseRoot.Path, "usr/lib"), "*-linux-gnu").First();
        var python = Directory.EnumerateFiles(Path.Combine(SynapseRoot.Path, "usr/bin"), "python3.*").First(file => char.IsAsciiDigit(file[^1]) && file.Contains("python3.", StringComparison.Ordinal));
        await File.WriteAllTextAsync(program, $"""
            #!/bin/sh
            export PYTHONHOME={SynapseRoot.Path}/usr PYTHONPATH="$PYTHONPATH:{SynapseRoot.Path}/usr/lib/python3/dist-packages" OPENSSL_MODULES={libraries}/ossl-modules
            exec {Directory.EnumerateFiles(libraries, "ld-linux-*").First()} --argv0 synapse --library-path {libraries} {python} -m synapse.app.homeserver "$@"
            """);
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);

        var (homeserver, process) = await homeservers.RunningAsync(HomeserverDirectory.Panel(new LocalHostOptions { SynapseExecutable = program, BcryptRounds = 4 }));

        Assert.Equal(process, homeservers.Synapse.Find(homeserver));
    }

    [Fact]
    public async Task A_full_disk_is_named_before_anything_is_started()
    {
        var homeserver = homeservers.New();
        Assert.Null(await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets));
        var panel = HomeserverDirectory.Panel(SynapseRoot.Options with { MinimumFreeMegabytes = int.MaxValue });

        Assert.IsType<DiskFull>((await panel.EnsureRunningAsync(homeserver)).Failure);
        Assert.IsType<DiskFull>(await panel.PrepareAsync(homeserver, homeservers.Secrets));
    }

    [RootFact("make a small file system", mounts: true)]
    public async Task A_disk_that_fills_up_while_the_directory_is_written_is_named_and_leaves_nothing_half_written()
    {
        var disk = Directory.CreateTempSubdirectory("muster-full-").FullName;
        Assert.True(await RunAsync("mount", "-t", "tmpfs", "-o", "size=64k,mode=0711", "tmpfs", disk));
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(disk, "filler"), new byte[60 * 1024]);
            var homeserver = LocalHomeserver.Named("amber-heron", Guid.NewGuid(), LoopbackPorts.Pick(new HashSet<int>())!.Value, disk);

            var failure = await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets);

            Assert.Equal(0, Assert.IsType<DiskFull>(failure).FreeMegabytes);
            Assert.Contains("Free some space", failure.ToDo, StringComparison.Ordinal);
            Assert.DoesNotContain(Directory.EnumerateFiles(homeserver.Directory), file => Path.GetFileName(file).StartsWith('.'));
            Assert.Null((await homeservers.Synapse.WipeAsync(homeserver)).Failure);
        }
        finally
        {
            Assert.True(await RunAsync("umount", disk));
            Directory.Delete(disk);
        }
    }

    [RootFact("give homeservers users of their own")]
    public async Task A_directory_that_the_homeservers_user_cannot_reach_is_named_with_the_remedy()
    {
        var homeserver = homeservers.New();
        File.SetUnixFileMode(homeservers.DataDirectory, (UnixFileMode)0b111_000_000);

        var failure = await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets);

        var unreachable = Assert.IsType<DirectoryUnreachable>(failure);
        Assert.Equal(homeservers.DataDirectory, unreachable.Blocker);
        Assert.Contains($"chmod o+x {homeservers.DataDirectory}", unreachable.ToDo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_homeservers_below_a_data_directory_are_stopped_without_a_database()
    {
        var (one, first) = await homeservers.RunningAsync();
        var (_, second) = await homeservers.RunningAsync();
        var idle = homeservers.New();
        Assert.Null(await homeservers.Synapse.PrepareAsync(idle, homeservers.Secrets));
        var onDisk = new HomeserversOnDisk(SynapseRoot.Options, TimeProvider.System, NullLogger<HomeserversOnDisk>.Instance);

        var stopped = await onDisk.StopAllAsync(homeservers.DataDirectory);
        var again = await onDisk.StopAllAsync(homeservers.DataDirectory);

        Assert.Equal(3, HomeserversOnDisk.In(homeservers.DataDirectory).Count);
        Assert.Equal(new[] { first.Pid, second.Pid }.Order(), stopped.Select(homeserver => homeserver.Pid).Order());
        Assert.All(stopped, homeserver => Assert.True(homeserver.Stopped));
        Assert.Empty(again);
        Assert.True(Directory.Exists(one.Directory));
    }

    [Fact]
    public async Task A_link_planted_in_the_directory_is_neither_followed_by_writing_nor_by_wiping()
    {
        var homeserver = homeservers.New();
        Assert.Null(await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets));
        var outside = Path.Combine(homeservers.DataDirectory, "outside");
        await File.WriteAllTextAsync(outside, "not yours");
        foreach (var name in new[] { "homeserver.yaml", "homeserver.db", "launch.log" })
        {
            File.Delete(homeserver.PathOf(name));
            File.CreateSymbolicLink(homeserver.PathOf(name), outside);
        }

        Assert.Null(await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets));
        Assert.Empty(LogTail.Of(homeserver, homeservers.Secrets));
        Assert.Null((await homeservers.Synapse.WipeAsync(homeserver)).Failure);

        Assert.Equal("not yours", await File.ReadAllTextAsync(outside));
    }

    [Fact]
    public async Task A_directory_without_the_homeservers_id_is_never_removed()
    {
        var homeserver = homeservers.New() with { Directory = homeservers.DataDirectory };

        await Assert.ThrowsAsync<ArgumentException>(() => homeservers.Synapse.WipeAsync(homeserver));
        Assert.True(Directory.Exists(homeservers.DataDirectory));
    }

    private static async Task UntilGoneAsync(ProcessIdentity process)
    {
        while (LinuxProcess.IsAlive(process))
            await Task.Delay(10);
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
