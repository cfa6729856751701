using Muster.Domain.Homeservers;

namespace Muster.Web.Features.Cases;

/// <summary>Where a homeserver and its web client are reached, as people and programs are told.</summary>
#pragma warning disable CA1822 // asked for by injection: what is configured decides
public sealed class HomeserverAddresses
{
    /// <summary>For programs: ordinary resolvers do not know <c>*.localhost</c>, so it is the loopback address.</summary>
    public string? Client(Homeserver homeserver) =>
        homeserver is { Port: { } port, State: not HomeserverState.Gone } ? $"http://127.0.0.1:{port}" : null;

    /// <summary>null where no web client is configured.</summary>
    public string? WebClient(Homeserver homeserver) => null;
}
