using Muster.Domain.Homeservers;
using Muster.Web.WebClients;

namespace Muster.Web.Features.Cases;

/// <summary>Where a homeserver and its clients are reached, as people and programs are told.</summary>
public sealed class HomeserverAddresses(ServedOrigins served)
{
    /// <summary>For programs: ordinary resolvers do not know <c>*.localhost</c>, so it is the loopback address.</summary>
    public string? Client(Homeserver homeserver) =>
        homeserver is { Port: { } port, State: not HomeserverState.Gone } ? $"http://127.0.0.1:{port}" : null;

    /// <summary>Null while it is not served.</summary>
    public string? WarRoom(Homeserver homeserver) => served.Find(homeserver, WebClient.WarRoom);

    /// <summary>Element Web; null where none is configured, or while it is not served.</summary>
    public string? Element(Homeserver homeserver) => served.Find(homeserver, WebClient.Element);
}
