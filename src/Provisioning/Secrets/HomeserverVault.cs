using System.Text.Json;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Secrets;

/// <summary>Keeps the credentials of homeservers sealed in their rows, and opens connections with them.</summary>
public sealed class HomeserverVault(SecretBox box, HttpClient http)
{
    private const string Purpose = "homeserver-credentials";

    public void Put(Homeserver homeserver, HomeserverCredentials credentials) =>
        homeserver.Seal(box.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(credentials)));

    /// <summary>The credentials, or null where none are kept any more.</summary>
    public HomeserverCredentials? Find(Homeserver homeserver) =>
        homeserver.SealedSecrets is { } sealedBytes ? JsonSerializer.Deserialize<HomeserverCredentials>(box.Open(Purpose, sealedBytes)) : null;

    /// <summary>A connection as nobody.</summary>
    public MatrixConnection Stranger(Homeserver homeserver) => new(http, AddressOf(homeserver));

    /// <summary>A connection as the service administrator, or null where the homeserver was never ready or is gone.</summary>
    public MatrixConnection? Administrator(Homeserver homeserver) =>
        homeserver.Port is not null && Find(homeserver)?.Administrator is { } session ? Stranger(homeserver).As(session) : null;

    /// <summary>Programs never use the name: ordinary resolvers do not know <c>*.localhost</c>.</summary>
    private static Uri AddressOf(Homeserver homeserver) =>
        new($"http://127.0.0.1:{homeserver.Port ?? throw new InvalidOperationException("No address is reserved for this homeserver.")}/");
}
