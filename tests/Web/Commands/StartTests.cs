using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Muster.Data;
using Muster.Provisioning.Hosts.Local;
using Muster.Tests.Support;
using Muster.Web.Commands;

namespace Muster.Web.Tests.Commands;

/// <summary>A start that cannot succeed: one message, nothing made.</summary>
public sealed class StartTests
{
    private const int Nobody = 65534;

    [Fact]
    public async Task A_taken_port_is_told_in_one_line_with_who_has_it_and_leaves_nothing_behind()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var muster = new MusterProgram();
        var refused = await muster.RunAsync("run", "--port", $"{port}");
        refused.AssertRefused(1, $"Port {port} is taken by ", $"(process {Environment.ProcessId}). Stop that, or choose another port with --port.");
        Assert.Single(refused.Errors.TrimEnd().Split('\n'));
        Assert.Empty(Directory.EnumerateFileSystemEntries(muster.Data));
    }

    [Fact]
    public async Task A_data_directory_that_another_panel_has_is_told_with_which_and_where()
    {
        await using var muster = new MusterProgram();
        await muster.StartAsync();
        var refused = await muster.RunAsync("run", "--port", "0");
        refused.AssertRefused(1, $"Another panel is running with {muster.Data} (process ", muster.Address.GetLeftPart(UriPartial.Authority), "--data");
        Assert.Single(refused.Errors.TrimEnd().Split('\n'));
    }

    [RootFact("be a stranger")]
    public async Task A_lock_that_a_stranger_makes_up_keeps_no_panel_from_starting()
    {
        await using var muster = new MusterProgram();
        var data = new DataDirectory(muster.Data);
        await using var madeUp = await MadeUpLock.HoldAsync(data.LockPath, under: data.Root, Nobody);
        await muster.StartAsync();
        Assert.Equal(muster.PanelPid, LockHolder.Find(data.LockPath)?.Pid);
    }

    [RootFact("be a stranger")]
    public async Task Root_leaves_another_users_data_alone_in_every_command()
    {
        await using var muster = new MusterProgram();
        var data = new DataDirectory(muster.Data);
        using (var chown = Process.Start("chown", ["-R", $"{Nobody}:{Nobody}", data.PanelPath])) await chown.WaitForExitAsync();
        foreach (var command in new string[][] { ["run", "--port", "0"], ["token", "list"] })
            (await muster.RunAsync(command)).AssertRefused(1, $"belongs to user {Nobody}, and this is root. Run this as that user (sudo -u '#{Nobody}' ./muster ...)");
        Assert.Empty(Directory.GetFiles(data.PanelPath));
    }

    [Fact]
    public async Task A_data_directory_that_is_a_file_is_refused_by_every_command()
    {
        await using var muster = new MusterProgram();
        var file = Path.Combine(muster.Data, "file");
        await File.WriteAllTextAsync(file, "");
        (await muster.RunAsync("run", "--port", "0", "--data", file)).AssertRefused(2); // --data twice
        muster.Set("Muster__DataDirectory", file);
        (await muster.RunAsync("token", "list")).AssertRefused(1, "There is no panel's data in");
    }

    [RootFact("make a small file system", mounts: true)]
    public async Task A_full_disk_is_told_in_one_line()
    {
        await using var muster = new MusterProgram();
        var refused = await muster.RunOnADiskOfAsync("64k", "run", "--port", "0");
        refused.AssertRefused(1, $"The disk that {muster.Data} is on is full. Free some space"); // and nothing said: no probe was left
        Assert.Single(refused.Errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task On_any_free_port_it_listens_on_every_loopback_address_as_localhost_may_be_each_of_them()
    {
        await using var muster = new MusterProgram();
        await muster.StartAsync();
        Assert.Equal("localhost", muster.Address.Host);
        foreach (var address in LoopbackPorts.Addresses)
        {
            using var http = new HttpClient { BaseAddress = new UriBuilder(Uri.UriSchemeHttp, $"{address}", muster.Address.Port).Uri };
            Assert.Equal("ok", await http.GetStringAsync("healthz"));
        }
    }

    [Theory]
    [InlineData("--help", "./muster [command]")]
    [InlineData("token create --help", "./muster token create ")]
    [InlineData("address --help", "./muster address ")]
    public async Task Help_names_the_program_that_people_type(string typed, string usage)
    {
        await using var muster = new MusterProgram();
        var help = (await muster.RunAsync(typed.Split(' '))).Succeeded();
        Assert.Contains(usage, help, StringComparison.Ordinal);
        Assert.DoesNotContain("Muster.Web", help, StringComparison.Ordinal);
    }

    /// <summary>Each of these is there in the middle of a start: the lock from its beginning on, the database while it is made.</summary>
    [Theory]
    [InlineData("lock")]
    [InlineData("panel.db")]
    public async Task A_start_that_is_asked_to_stop_ends_quietly(string file)
    {
        await using var muster = new MusterProgram();
        var ended = await muster.StopWhileStartingAsync(Path.Combine(muster.Data, "panel", file));
        Assert.True(ended.ExitCode is 0 or 143, $"Ended with {ended.ExitCode}:\n{ended.Output}\n{ended.Errors}"); // 143: SIGTERM
        Assert.DoesNotContain("   at ", ended.Output + ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", ended.Output + ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PostgreSQL_that_does_not_answer_is_told_in_one_line()
    {
        await using var muster = new MusterProgram();
        muster.Set("Muster__PostgreSql", "Host=127.0.0.1;Port=1;Username=muster;Database=muster");
        var refused = await muster.RunAsync("run", "--port", "0");
        refused.AssertRefused(1, "PostgreSQL does not answer", "Check Muster__PostgreSql");
        Assert.Single(refused.Errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Every_trouble_with_the_data_is_told_with_what_to_do()
    {
        var options = new MusterOptions { DataDirectory = "/data" };
        Assert.Contains("is full", DataTrouble.Explain(new IOException("No space left on device", 28), options), StringComparison.Ordinal);
        Assert.Contains("Run this as the user", DataTrouble.Explain(new UnauthorizedAccessException("Access to the path '/data' is denied."), options), StringComparison.Ordinal);
        Assert.Contains("restore the last backup", DataTrouble.Explain(new InvalidOperationException("", new Microsoft.Data.Sqlite.SqliteException("file is not a database", 26)), options), StringComparison.Ordinal);
        Assert.Contains("Muster__PostgreSql", DataTrouble.Explain(new Npgsql.NpgsqlException("Failed to connect"), options), StringComparison.Ordinal);
        Assert.Null(DataTrouble.Explain(new InvalidOperationException("a bug"), options));
    }

    [Fact]
    public void Only_a_lock_that_somebody_holds_counts_as_another_panel()
    {
        var data = new DataDirectory(Directory.CreateTempSubdirectory("muster-cli-").FullName);
        using (var owned = data.TryOwn())
        {
            Assert.NotNull(owned);
            Assert.Null(data.TryOwn());
        }
        using (var again = data.TryOwn()) Assert.NotNull(again);
        File.Delete(data.LockPath);
        Directory.CreateDirectory(data.LockPath);
        Assert.ThrowsAny<SystemException>(data.TryOwn);
        Directory.Delete(data.Root, recursive: true);
    }
}
