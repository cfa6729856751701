using Muster.Domain.Homeservers;

namespace Muster.Web.Features.Cases;

/// <summary>Where a homeserver and its web client are reached, as people and programs are told.</summary>
public sealed class HomeserverAddresses(MusterOptions options)
{
    /// <summary>For programs: ordinary resolvers do not know <c>*.localhost</c>, so it is the loopback address.</summary>
    public string? Client(Homeserver homeserver) =>
        homeserver is { Port: { } port, State: not HomeserverState.Gone } ? $"http://127.0.0.1:{port}" : null;

    /// <summary>null where no web client is configured.</summary>
    public string? WebClient(Homeserver homeserver) =>
        options.ElementWeb.Path is not null && homeserver is { WebClientPort: { } port, ServerName: { } name, State: not HomeserverState.Gone }
            ? $"http://{name[..name.IndexOf(':')]}:{port}"
            : null;
}
