using System.Collections.Concurrent;
using Muster.Domain.Responders;
using Muster.Domain.Rooms;
using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Tests.Hosts.Local;

namespace Muster.Provisioning.Tests.Matrix;

/// <summary>One real homeserver with a case's rooms and people in them, for all tests that only speak with it.</summary>
public sealed class HomeserverFixture : IAsyncLifetime, IDisposable
{
    private readonly HomeserverDirectory homeservers = new();
    private readonly HttpClient http = MatrixConnection.CreateHttpClient();
    private LocalHomeserver? homeserver;
    private MatrixConnection? administrator;
    private MadeRooms? rooms;
    private readonly ConcurrentDictionary<ResponderRole, Lazy<Task<MatrixConnection>>> shared = new();
    private int people;

    public static CaseRoomPlan Plan { get; } = new("amber-heron", RoomTemplate.Default, "+49 30 1234567");

    public const string AdministratorPassword = "the-administrators-own-password";

    public LocalHomeserver Homeserver => homeserver!;

    public MatrixConnection Administrator => administrator!;

    public MadeRooms Rooms => rooms!;

    public string ControlRoom => Rooms.Rooms[RoomTemplate.Control.Alias];

    public string SharedSecret => homeservers.Secrets.RegistrationSharedSecret;

    public MatrixConnection Anonymous => new(http, Homeserver.Address);

    public async Task InitializeAsync()
    {
        (homeserver, _) = await homeservers.RunningAsync();
        administrator = Anonymous.As(await new MatrixSignIn(Anonymous).EnsureAdministratorAsync(SharedSecret, AdministratorPassword));
        rooms = await new CaseRooms(Administrator).MakeAsync(Plan);
    }

    /// <summary>Somebody new, signed in, a member of every room with the powers of their role.</summary>
    public async Task<MatrixConnection> SomebodyAsync(ResponderRole role = ResponderRole.Responder)
    {
        var name = $"quiet-otter-{Interlocked.Increment(ref people)}";
        var id = $"@{name}:{Homeserver.ServerName}";
        await new MatrixAccounts(Administrator).EnsureAsync(id, "correct horse battery staple", name);
        foreach (var room in Rooms.Rooms.Values.Append(Rooms.SpaceId))
        {
            await new MatrixRooms(Administrator).JoinOtherAsync(room, id);
            await new RoomRoles(Administrator).SetAsync(room, id, RoomPowers.Of(role));
        }
        return Anonymous.As(await new MatrixSignIn(Anonymous).LoginAsync(name, "correct horse battery staple"));
    }

    /// <summary>One person of each role whom tests share; nothing may be done to them.</summary>
    public Task<MatrixConnection> OneAsync(ResponderRole role) => shared.GetOrAdd(role, _ => new(() => SomebodyAsync(role))).Value;

    public async Task DisposeAsync() => await homeservers.DisposeAsync();

    public void Dispose() => http.Dispose();
}

[CollectionDefinition(Name)]
public sealed class OneHomeserver : ICollectionFixture<HomeserverFixture>
{
    public const string Name = "one homeserver";
}
