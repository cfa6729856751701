using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Muster.Provisioning.Hosts.Local;

namespace Muster.Provisioning.Tests.Hosts.Local;

/// <summary>The life of a real Synapse under this machine's real kernel.</summary>
public sealed class LocalSynapseTests : IAsyncLifetime
{
    private readonly HomeserverDirectory homeservers = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await homeservers.DisposeAsync();

    [Fact]
    public async Task A_started_homeserver_answers_and_is_found_by_its_lock()
    {
        var (homeserver, process) = await homeservers.RunningAsync();

        Assert.Equal(process, homeservers.Synapse.Find(homeserver));
        Assert.Equal(process, homeservers.Synapse.Find(homeserver, process));
        Assert.Equal(process, homeservers.Synapse.Find(homeserver, process with { StartTicks = 1 }));
    }

    [Fact]
    public async Task A_panel_that_comes_back_adopts_the_process()
    {
        var (homeserver, process) = await homeservers.RunningAsync();

        var adopted = await HomeserverDirectory.Panel().EnsureRunningAsync(homeserver);

        Assert.Equal(process, adopted.Value);
        Assert.Equal(1, ProcessesOf(homeserver));
    }

    [Fact]
    public async Task Simultaneous_starts_by_several_panels_give_one_process()
    {
        var homeserver = homeservers.New();
        Assert.Null(await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets));
        var panels = Enumerable.Range(0, 6).Select(_ => HomeserverDirectory.Panel()).ToList();

        var started = await Task.WhenAll(panels.Select(panel => panel.EnsureRunningAsync(homeserver)));

        Assert.Single(started.Select(result => result.Value).Distinct());
        Assert.NotNull(started[0].Value);
        Assert.Null(await homeservers.Synapse.WaitUntilAnsweringAsync(homeserver, started[0].Value!, homeservers.Secrets));
        Assert.Equal(1, ProcessesOf(homeserver));
    }

    [Fact]
    public async Task The_process_leads_a_session_of_its_own_without_privileges_or_our_descriptors()
    {
        var (homeserver, process) = await homeservers.RunningAsync();
        var status = LinuxProcess.Read(process.Pid, "status")!.Split('\n');

        string Field(string name) => status.Single(line => line.StartsWith(name + ":", StringComparison.Ordinal)).Split('\t', 2)[1];
        Assert.Equal("1", Field("NoNewPrivs"));
        Assert.Equal("0000000000000000", Field("CapEff"));
        Assert.Equal("0000000000000000", Field("CapPrm"));
        if (homeserver.Uid is { } user)
        {
            Assert.Equal("0000000000000000", Field("CapBnd"));
            Assert.Equal(user, LinuxProcess.User(process.Pid));
        }
        var session = LinuxProcess.Read(process.Pid, "stat")!.Split(' ')[5];
        Assert.Equal(process.Pid.ToString(CultureInfo.InvariantCulture), session);
        var output = LinuxProcess.OpenFiles(process.Pid).ToDictionary(file => file.Descriptor, file => file.Target);
        Assert.Equal("/dev/null", output["0"]);
        Assert.Equal(homeserver.Directory + "/launch.log", output["1"]);
        Assert.Equal(homeserver.Directory + "/launch.log", output["2"]);
    }

    [Fact]
    public async Task Secrets_are_neither_in_the_arguments_nor_in_the_environment_and_files_are_the_owners_alone()
    {
        var (homeserver, process) = await homeservers.RunningAsync();

        var visible = LinuxProcess.CommandLine(process.Pid) + LinuxProcess.Read(process.Pid, "environ");
        Assert.All(homeservers.Secrets.Spellings, secret => Assert.DoesNotContain(secret, visible, StringComparison.Ordinal));
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(homeserver.Directory));
        Assert.All(Directory.EnumerateFiles(homeserver.Directory), file =>
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & (UnixFileMode)0b000_111_111));
    }

    [Fact]
    public async Task A_relay_for_calls_is_in_its_configuration_and_the_secret_of_it_apart()
    {
        const string secret = "a secret of the relay";
        var panel = HomeserverDirectory.Panel(SynapseRoot.Options with { Turn = new TurnRelay(["turn:127.0.0.1:3478?transport=udp"], secret) });
        var (homeserver, process) = await homeservers.RunningAsync(panel);

        var configuration = await File.ReadAllTextAsync(HomeserverFiles.ConfigurationOf(homeserver));
        Assert.Contains("turn_uris: [\"turn:127.0.0.1:3478?transport=udp\"]", configuration, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, configuration, StringComparison.Ordinal);
        Assert.Contains($"turn_shared_secret: \"{secret}\"", await File.ReadAllTextAsync(HomeserverFiles.SecretsOf(homeserver)), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, LinuxProcess.CommandLine(process.Pid) + LinuxProcess.Read(process.Pid, "environ"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_homeserver_is_gone_and_stopping_again_does_nothing()
    {
        var (homeserver, process) = await homeservers.RunningAsync();

        Assert.True(await homeservers.Synapse.StopAsync(homeserver));
        Assert.True(await homeservers.Synapse.StopAsync(homeserver));

        Assert.Null(homeservers.Synapse.Find(homeserver, process));
        Assert.False(LinuxProcess.IsAlive(process));
    }

    [Fact]
    public async Task A_process_id_that_now_belongs_to_a_stranger_is_not_signalled()
    {
        using var stranger = Process.Start("sleep", "60");
        var actual = LinuxProcess.Identify(stranger.Id)!;

        Assert.False(LinuxNative.Signal(actual with { StartTicks = actual.StartTicks - 1 }, LinuxNative.SigKill));
        Assert.False(LinuxNative.Signal(actual with { BootId = "another" }, LinuxNative.SigKill));
        Assert.True(LinuxProcess.IsAlive(actual));

        Assert.True(LinuxNative.Signal(actual, LinuxNative.SigKill));
        await stranger.WaitForExitAsync();
    }

    [Fact]
    public async Task A_taken_port_is_named_before_anything_is_started()
    {
        var homeserver = homeservers.New();
        using var listener = new TcpListener(IPAddress.Loopback, homeserver.Port);
        listener.Start();
        Assert.Null(await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets));

        var started = await homeservers.Synapse.EnsureRunningAsync(homeserver);

        var failure = Assert.IsType<PortTaken>(started.Failure);
        Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), failure.What, StringComparison.Ordinal);
        Assert.Null(homeservers.Synapse.Find(homeserver));
    }

    [Fact]
    public async Task Nobody_else_can_have_a_homeservers_port_on_the_other_loopback_address()
    {
        var (homeserver, _) = await homeservers.RunningAsync();

        foreach (var address in LoopbackPorts.Addresses)
            Assert.Equal(SocketError.AddressAlreadyInUse, Assert.Throws<SocketException>(() => Listen(address, homeserver.Port).Dispose()).SocketErrorCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_on_one_loopback_address_is_taken()
    {
        foreach (var address in LoopbackPorts.Addresses)
        {
            var homeserver = homeservers.New();
            using var listener = Listen(address, homeserver.Port);
            Assert.Null(await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets));

            Assert.IsType<PortTaken>((await homeservers.Synapse.EnsureRunningAsync(homeserver)).Failure);
            Assert.False(LoopbackPorts.CanBind(homeserver.Port));
        }
    }

    [Fact]
    public async Task A_missing_root_is_said_with_what_to_do()
    {
        var homeserver = homeservers.New();
        var panel = HomeserverDirectory.Panel(new LocalHostOptions { RootDirectory = "/nonexistent/root" });
        Assert.Null(await panel.PrepareAsync(homeserver, homeservers.Secrets));

        var started = await panel.EnsureRunningAsync(homeserver);

        Assert.IsType<SynapseMissing>(started.Failure);
        Assert.Contains("./muster", started.Failure.ToDo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_configuration_shows_the_last_lines_without_secrets()
    {
        var homeserver = homeservers.New();
        Assert.Null(await homeservers.Synapse.PrepareAsync(homeserver, homeservers.Secrets));
        // A value that Python cannot use is repeated in its complaint: here one that is secret.
        await File.WriteAllTextAsync(homeserver.PathOf("log.yaml"), $"version: 1\nroot: {{level: \"{homeservers.Secrets.FormSecret}\"}}\n");

        var started = await homeservers.Synapse.EnsureRunningAsync(homeserver);
        var failure = started.Value is { } process
            ? await homeservers.Synapse.WaitUntilAnsweringAsync(homeserver, process, homeservers.Secrets)
            : started.Failure;

        Assert.IsType<SynapseDied>(failure);
        Assert.Contains(failure.LogTail, line => line.Contains("Unknown level: '[redacted]'", StringComparison.Ordinal));
        Assert.All(homeservers.Secrets.Spellings, secret =>
            Assert.DoesNotContain(failure.LogTail, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_disposed_homeserver_leaves_no_process_no_port_no_file_and_no_lock()
    {
        var (homeserver, _) = await homeservers.RunningAsync();
        var before = await homeservers.Synapse.VerifyGoneAsync(homeserver);

        Assert.IsType<StillRunning>((await homeservers.Synapse.WipeAsync(homeserver)).Failure);
        Assert.True(await homeservers.Synapse.StopAsync(homeserver));
        Assert.Null((await homeservers.Synapse.WipeAsync(homeserver)).Failure);
        Assert.Null((await homeservers.Synapse.WipeAsync(homeserver)).Failure);
        var after = await homeservers.Synapse.VerifyGoneAsync(homeserver);

        Assert.Equal(["process", "port", "files", "lock"], before.Select(check => check.Name));
        Assert.All(before, check => Assert.False(check.Gone, check.Evidence));
        Assert.All(after, check => Assert.True(check.Gone, check.Evidence));
    }

    private static TcpListener Listen(IPAddress address, int port)
    {
        var listener = new TcpListener(address, port);
        listener.Start();
        return listener;
    }

    private static int ProcessesOf(LocalHomeserver homeserver) => LinuxProcess.All().Count(pid =>
        LinuxProcess.CommandLine(pid)?.Contains($"-c {homeserver.Directory}", StringComparison.Ordinal) == true);
}
