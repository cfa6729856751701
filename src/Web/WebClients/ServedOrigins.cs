using System.Collections.Concurrent;
using Muster.Domain.Homeservers;

namespace Muster.Web.WebClients;

/// <summary>
/// Which origins this panel serves at this moment. An address is told to people only while the panel itself listens there: on a port that
/// another program has taken, that program would be given what they type.
/// </summary>
public sealed class ServedOrigins
{
    private readonly ConcurrentDictionary<(Guid Homeserver, WebClient Client), string> origins = new();

    /// <summary>Null where it is not served.</summary>
    public string? Find(Homeserver homeserver, WebClient client) => origins.GetValueOrDefault((homeserver.Id, client));

    internal void Began(Guid homeserver, WebClient client, string origin) => origins[(homeserver, client)] = origin;

    internal void Ended(Guid homeserver, WebClient client) => origins.TryRemove((homeserver, client), out _);
}
