using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;
using Muster.Provisioning.Cases;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;
using Muster.Provisioning.Tests.Matrix;
using Muster.Tests.Support;

namespace Muster.Provisioning.Tests.Accounts;

/// <summary>A case in the database whose homeserver is the fixture's real one.</summary>
internal sealed class CaseOnAHomeserver : IAsyncDisposable
{
    private const string Passphrase = "correct-horse-battery-staple-six-words";
    private static int people;

    private readonly HomeserverFixture homeserver;
    private readonly TestDatabase database;

    private CaseOnAHomeserver(HomeserverFixture homeserver, TestDatabase database, HomeserverVault vault, Guid id)
    {
        this.homeserver = homeserver;
        this.database = database;
        Id = id;
        Bridge = new VoiceBridgePin(database.Contexts, vault, TimeProvider.System, NullLogger<VoiceBridgePin>.Instance);
        Accounts = new ResponderAccounts(database.Contexts, vault, TimeProvider.System, NullLogger<ResponderAccounts>.Instance);
    }

    public Guid Id { get; }
    public ResponderAccounts Accounts { get; }
    public VoiceBridgePin Bridge { get; }

    /// <param name="port">Another one than that on which it answers.</param>
    public static async Task<CaseOnAHomeserver> OpenAsync(HomeserverFixture homeserver, int? port = null)
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var vault = new HomeserverVault(new SecretBox(new EphemeralDataProtectionProvider()), MatrixConnection.CreateHttpClient());
        var now = TimeProvider.System.GetUtcNow();
        var @case = Case.Open(new CasePlan("Ransomware", Severity.Sev1, "local"), "amber-heron", Actor.Muster, now);
        var row = @case.Homeservers[0];
        row.Reserve(homeserver.Homeserver.ServerName, port ?? homeserver.Homeserver.Port, null);
        row.HasSpace(homeserver.Rooms.SpaceId);
        vault.Put(row, HomeserverCredentials.Create() with { Administrator = homeserver.Administrator.Session });
        row.Apply(HomeserverTrigger.Made);
        row.Apply(HomeserverTrigger.Take);
        foreach (var room in @case.Rooms) room.MadeAs(homeserver.Rooms.Rooms[room.Alias]);
        @case.Apply(CaseTrigger.Ready, Actor.Muster, now);
        await using var db = await database.Contexts.CreateDbContextAsync();
        db.Cases.Add(@case);
        await db.SaveChangesAsync();
        return new CaseOnAHomeserver(homeserver, database, vault, @case.Id);
    }

    public string UserId(CaseAccount account) => $"@{account.Pseudonym}:{homeserver.Homeserver.ServerName}";

    /// <summary>Somebody with an account who was let into their rooms.</summary>
    public async Task<CaseAccount> SomebodyAsync(ResponderRole role = ResponderRole.Responder, params string[] rooms)
    {
        var name = $"calm-heron-{Interlocked.Increment(ref people)}";
        var account = new CaseAccount(Id, Guid.NewGuid(), name, role == ResponderRole.Lead ? $"{name} (lead)" : name, role, rooms.Length > 0 ? rooms : ["control", "war-room"]);
        Assert.Null(await Accounts.MakeAsync(account, Passphrase, CancellationToken.None));
        Assert.Null(await Accounts.JoinAsync(account, CancellationToken.None));
        return account;
    }

    public async Task<MatrixConnection> SignInAsync(CaseAccount account, string? passphrase = null) =>
        homeserver.Anonymous.As(await new MatrixSignIn(homeserver.Anonymous).LoginAsync(account.Pseudonym, passphrase ?? Passphrase));

    /// <summary>Changes the bridge as its command does.</summary>
    public async Task SetBridgeAsync(string? text)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        var @case = await db.Cases.Include(c => c.Attention.Where(a => a.ClearedAt == null)).SingleAsync(c => c.Id == Id);
        @case.SetVoiceBridge(text, Actor.Muster, TimeProvider.System.GetUtcNow());
        VoiceBridgePin.IsDue(@case, TimeProvider.System.GetUtcNow());
        await db.SaveChangesAsync();
    }

    public async Task<IReadOnlyList<string>> AttentionAsync()
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return await db.Attention.Where(a => a.CaseId == Id && a.ClearedAt == null).Select(a => a.Kind).ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
    }
}
