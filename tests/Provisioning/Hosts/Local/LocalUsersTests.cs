using System.Diagnostics;
using System.Globalization;
using Muster.Provisioning.Hosts.Local;
using Muster.Tests.Support;

namespace Muster.Provisioning.Tests.Hosts.Local;

/// <summary>
/// What other users of the machine can make look like a homeserver: nothing of it keeps one down or a case open.
/// </summary>
public sealed class LocalUsersTests : IAsyncLifetime
{
    private const int Nobody = 65534;

    private readonly HomeserverDirectory homeservers = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => homeservers.DisposeAsync();

    [RootFact("be somebody else")]
    public async Task A_lock_that_a_stranger_makes_up_is_nobodys()
    {
        var homeserver = homeservers.New();
        Assert.Null(await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets));
        await using var madeUp = await MadeUpLock.HoldAsync(homeserver.LockFile, LocalHomeserver.HomeOf(homeservers.DataDirectory), Nobody);
        if (madeUp is null) return;
        Assert.Contains(homeserver.LockFile, LinuxProcess.OpenFiles(madeUp.Pid).Select(file => file.Target)); // it does look like it

        Assert.Null(homeservers.Synapse.Find(homeserver));
        Assert.Null(homeservers.Synapse.Find(homeserver, LinuxProcess.Identify(madeUp.Pid)));
        Assert.Null(LockHolder.Find(homeserver.LockFile));
        await AssertDisposedAsync(homeserver);
        Assert.NotNull(LinuxProcess.Identify(madeUp.Pid)); // and it was not signalled either
    }

    [RootFact("have mounts of its own")]
    public async Task Another_file_that_a_process_of_the_same_user_sees_at_the_locks_path_is_not_the_lock()
    {
        var homeserver = homeservers.New() with { Uid = null };
        Assert.Null(await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets));
        await File.WriteAllTextAsync(homeserver.LockFile, "");
        var us = LinuxProcess.User(Environment.ProcessId)!.Value;
        await using (var other = await MadeUpLock.HoldAsync(homeserver.LockFile, LocalHomeserver.HomeOf(homeservers.DataDirectory), us))
        {
            if (other is null) return;
            Assert.Equal(us, LinuxProcess.User(other.Pid));
            Assert.Null(LockHolder.Find(homeserver.LockFile));
        }
        using var holder = await SayingAsync("flock", "--no-fork", homeserver.LockFile, "sh", "-c", "echo ready; exec sleep 600");
        Assert.Equal(holder.Id, LockHolder.Find(homeserver.LockFile)?.Pid);
        await EndAsync(holder);
    }

    [RootFact("be somebody else")]
    public async Task A_strangers_process_with_the_homeservers_name_keeps_no_case_open()
    {
        var homeserver = homeservers.New();
        Assert.Null(await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets));
        var name = Path.GetFileName(homeserver.Directory);
        var elsewhere = Directory.CreateDirectory(Path.Combine(homeservers.DataDirectory, "tmp", name)).FullName;
        var file = Path.Combine(elsewhere, "f");
        await File.WriteAllTextAsync(file, "");
        File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
        using var stranger = await SayingAsync("setpriv", $"--reuid={Nobody}", "--clear-groups", "bash", "-c",
            $"cd '{elsewhere}' && echo ready && exec -a '{homeserver.Directory}/homeserver.yaml {SynapseProgram.StarterName} {homeserver.Directory} ' sleep 600 2>'{file}'");

        await AssertDisposedAsync(homeserver);
        await AssertDisposedAsync(homeserver with { Uid = null });
        await EndAsync(stranger);
    }

    [RootFact("be somebody else")]
    public async Task What_runs_as_the_homeservers_user_is_something_left_whatever_it_is_called()
    {
        var homeserver = homeservers.New();
        using var left = await SayingAsync("setpriv", string.Create(CultureInfo.InvariantCulture, $"--reuid={homeserver.Uid}"), "--clear-groups", "sh", "-c", "echo ready; exec sleep 600");

        Assert.False((await CheckAsync(homeserver, "process")).Gone);
        await EndAsync(left);
    }

    [Fact]
    public async Task A_file_that_we_have_open_is_something_left()
    {
        var homeserver = homeservers.New();
        Directory.CreateDirectory(homeserver.Directory);
        using var reader = await SayingAsync("sh", "-c", $"exec 3>'{homeserver.PathOf("synapse.log")}'; echo ready; exec sleep 600");
        Directory.Delete(homeserver.Directory, recursive: true);

        Assert.False((await CheckAsync(homeserver, "lock")).Gone);
        await EndAsync(reader);
        Assert.True((await CheckAsync(homeserver, "lock")).Gone);
    }

    private async Task AssertDisposedAsync(LocalHomeserver homeserver)
    {
        Assert.True(await homeservers.Synapse.StopAsync(homeserver));
        Assert.Null((await homeservers.Synapse.WipeAsync(homeserver)).Failure);
        Assert.All(await homeservers.Synapse.VerifyGoneAsync(homeserver), check => Assert.True(check.Gone, check.Evidence));
    }

    private async Task<GoneCheck> CheckAsync(LocalHomeserver homeserver, string name) =>
        (await homeservers.Synapse.VerifyGoneAsync(homeserver)).Single(check => check.Name == name);

    /// <summary>Starts it and waits until it says that it is where it should be.</summary>
    private static async Task<Process> SayingAsync(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        return process;
    }

    private static async Task EndAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
    }
}
