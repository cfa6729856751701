using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Provisioning.Hosts.Local;
using Muster.Tests.Support;
using Muster.Web.Commands.Doctor;

namespace Muster.Web.Tests.Commands;

/// <summary>Everything that <c>doctor</c> can find in the panel's part, provoked.</summary>
public sealed class DoctorTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly string place = Directory.CreateTempSubdirectory("muster-doctor-").FullName;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(place, recursive: true);
    }

    [Fact]
    public async Task It_ends_with_0_only_when_nothing_keeps_Muster_from_working_and_makes_nothing()
    {
        await using var muster = new MusterProgram();
        muster.Set("Muster__SynapseExecutable", "/bin/true");
        var well = await muster.RunAsync("doctor", "--port", "0");
        Assert.DoesNotContain("FAIL", well.Succeeded(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(muster.Data));

        muster.Set("Muster__ElementWeb__Path", muster.Data);
        var ill = await muster.RunAsync("doctor", "--port", "0");
        Assert.Equal(1, ill.ExitCode);
        Assert.Contains("FAIL  Muster__ElementWeb__Path", ill.Output, StringComparison.Ordinal);
        Assert.Equal("", ill.Errors);
        (await muster.RunAsync("doctor", "--frob")).AssertRefused(2, "--frob", "See: ./muster doctor --help");
    }

    [Fact]
    public void A_missing_and_a_broken_Synapse_are_told()
    {
        Told(Weight.Bad, "There is no Synapse", HomeserverFindings.Of(new MusterOptions()));
        Told(Weight.Bad, "is not whole: usr/bin/python3 is missing", HomeserverFindings.Of(new MusterOptions { SynapseRoot = place }));
        var program = Path.Combine(place, "synapse_homeserver");
        File.WriteAllText(program, "");
        Told(Weight.Bad, "cannot be run", HomeserverFindings.Of(new MusterOptions { SynapseExecutable = program }));
        Told(Weight.Good, "Homeservers run /bin/true", HomeserverFindings.Of(new MusterOptions { SynapseExecutable = "/bin/true" }));
    }

    [Fact]
    public void Whose_user_homeservers_are_is_told() => Told(
        Environment.IsPrivilegedProcess ? Weight.Good : Weight.Note,
        Environment.IsPrivilegedProcess ? "an unprivileged user of its own" : $"All homeservers run as {Environment.UserName}",
        HomeserverFindings.Of(new MusterOptions()));

    [Fact]
    public void An_Element_Web_that_is_none_and_a_configuration_that_is_not_used_are_told()
    {
        var options = new MusterOptions();
        Told(Weight.Good, "No Element Web is configured", HomeserverFindings.Of(options));
        options.ElementWeb.Path = place;
        Told(Weight.Bad, "holds no index.html", HomeserverFindings.Of(options));
        File.WriteAllText(Path.Combine(place, "index.html"), "");
        Told(Weight.Good, "Element Web is served from", HomeserverFindings.Of(options));
        File.WriteAllText(Path.Combine(place, "config.json"), "{}");
        Told(Weight.Note, "config.json in there is not used", HomeserverFindings.Of(options));
    }

    [Fact]
    public void Who_has_the_data_and_what_the_key_ring_holds_is_told()
    {
        var options = new MusterOptions { DataDirectory = place };
        var data = new DataDirectory(place);
        Told(Weight.Good, "No panel runs with this data", DataFindings.Of(options, data, hasTables: false));
        Told(Weight.Good, "the first start makes a key", DataFindings.Of(options, data, hasTables: false));
        Told(Weight.Warn, "The key ring is empty", DataFindings.Of(options, data, hasTables: true));
        var key = Path.Combine(data.KeyRingPath, "key-1.xml");
        File.WriteAllText(key, "<key/>");
        Told(Weight.Good, "The key ring holds 1 key", DataFindings.Of(options, data, hasTables: true));
        File.WriteAllText(key, "<key");
        Told(Weight.Bad, "The key ring cannot be read", DataFindings.Of(options, data, hasTables: true));
    }

    [Theory]
    [InlineData(63, "Bad", "starts no homeserver below 64 MiB")]
    [InlineData(64, "Warn", "64 MiB are free")]
    [InlineData(2047, "Warn", "2,047 MiB are free")]
    [InlineData(2048, "Good", "2,048 MiB are free")]
    public void A_disk_that_fills_is_warned_of_and_fails_only_where_homeservers_do_not_start(long free, string weight, string said) =>
        Told(Enum.Parse<Weight>(weight), said, [DataFindings.Disk(free, new MusterOptions().LocalHost().MinimumFreeMegabytes)]);

    [Fact]
    public async Task A_panel_that_has_the_data_is_named_with_its_address()
    {
        await using var muster = new MusterProgram();
        await muster.StartAsync();
        var port = muster.Address.Port;
        muster.Set("Muster__SynapseExecutable", "/bin/true");
        var told = (await muster.RunAsync("doctor", "--port", $"{port}")).Succeeded();
        Assert.Matches($"ok    One panel runs with this data: process [0-9]+, on http://localhost:{port}", told);
        Assert.Contains($"Port {port} is this panel's own", told, StringComparison.Ordinal);
        Assert.Contains("The key ring holds 1 key", told, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_form_of_the_database_is_told(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var options = new MusterOptions { DataDirectory = database.Data.Root, PostgreSql = database.Options.PostgreSql };
        var well = await DatabaseLook.AtAsync(options, database.Data, CancellationToken.None);
        Assert.Equal(Weight.Good, well.Finding.Weight);
        Assert.Null(well.NewestEntry);

        await using var db = await database.Contexts.CreateDbContextAsync();
        db.Log(Actor.Muster, "test", "A line", Now);
        await db.SaveChangesAsync();
        Assert.Equal(Now, (await DatabaseLook.AtAsync(options, database.Data, CancellationToken.None)).NewestEntry);

        await db.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_Later', '10.0.0')");
        var newer = await DatabaseLook.AtAsync(options, database.Data, CancellationToken.None);
        Told(Weight.Bad, "was written by a newer Muster (29990101000000_Later)", [newer.Finding]);

        await db.Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsHistory\"");
        Told(Weight.Good, "is empty", [(await DatabaseLook.AtAsync(options, database.Data, CancellationToken.None)).Finding]);
    }

    [Fact]
    public async Task A_database_that_is_damaged_or_does_not_answer_is_told()
    {
        var data = new DataDirectory(place);
        Told(Weight.Good, "There is no database yet", [(await LookAsync(new MusterOptions { DataDirectory = place })).Finding]);
        await File.WriteAllTextAsync(Path.Combine(data.PanelPath, "panel.db"), string.Concat(Enumerable.Repeat("not a database ", 1000)));
        Told(Weight.Bad, "The database cannot be used", [(await LookAsync(new MusterOptions { DataDirectory = place })).Finding]);
        var away = await LookAsync(new MusterOptions { DataDirectory = place, PostgreSql = "Host=127.0.0.1;Port=1;Username=muster;Database=muster" });
        Told(Weight.Bad, "The database cannot be used", [away.Finding]);
        Assert.Contains("Muster__PostgreSql", away.Finding.ToDo, StringComparison.Ordinal);

        Task<DatabaseLook> LookAsync(MusterOptions options) => DatabaseLook.AtAsync(options, data, CancellationToken.None);
    }

    [Fact]
    public void A_clock_before_the_newest_line_or_before_the_build_is_told()
    {
        Assert.Equal(Weight.Good, ClockFindings.Of(Now, Now, Now).Weight);
        Assert.Equal(Weight.Good, ClockFindings.Of(Now, null, Now.AddDays(-1)).Weight);
        Told(Weight.Bad, "the newest line of the audit log was written at 2026-11-22 13:00:00Z", [ClockFindings.Of(Now, Now.AddHours(1), Now)]);
        Told(Weight.Bad, "this program was built at 2026-11-23", [ClockFindings.Of(Now, null, Now.AddDays(1))]);
    }

    [Fact]
    public void A_port_that_is_taken_is_told_with_who_has_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = new MusterOptions { Port = ((IPEndPoint)listener.LocalEndpoint).Port };
        Told(Weight.Bad, $"(process {Environment.ProcessId})", AddressFindings.Of(options, null, null));
    }

    [Fact]
    public void A_port_that_nobody_has_is_told_to_be_free() => Assert.Contains(
        Enumerable.Range(0, 10).Select(_ => new MusterOptions { Port = LoopbackPorts.Pick(new HashSet<int>())!.Value }), // somebody may take one of them meanwhile
        options => AddressFindings.Of(options, null, null).Any(told => told.Weight == Weight.Good && told.Text == $"Port {options.Port} is free."));

    [Theory]
    [InlineData("localhost", "Good")]
    [InlineData("127.0.0.1", "Good")]
    [InlineData("[::1]", "Good")]
    [InlineData("0.0.0.0", "Warn")]
    [InlineData("*", "Warn")]
    [InlineData("192.0.2.7", "Warn")]
    public void Listening_for_others_is_warned_of(string listen, string weight) => Assert.Equal(weight, AddressFindings.Listening(listen).Weight.ToString());

    [Theory]
    [InlineData(null, 8080, "Note")]
    [InlineData("http://localhost:8080", 8080, "Good")]
    [InlineData("http://localhost:8080", 9000, "Warn")]
    [InlineData("https://muster.example.org", 9000, "Good")]
    public void Links_that_lead_to_another_port_are_warned_of(string? address, int port, string weight) => Assert.Equal(weight, AddressFindings.Address(address, port).Weight.ToString());

    private static void Told(Weight weight, string said, IEnumerable<Finding> findings)
    {
        var finding = findings.SingleOrDefault(f => f.Text.Contains(said, StringComparison.Ordinal));
        Assert.True(finding?.Weight == weight, $"Not told as {weight}: {said}. Told was: {string.Join(" | ", findings)}");
        if (weight is Weight.Bad or Weight.Warn) Assert.NotEqual("", finding!.ToDo);
    }
}
