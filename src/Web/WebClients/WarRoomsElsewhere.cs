using Muster.Web.Account;

namespace Muster.Web.WebClients;

/// <summary>War rooms of homeservers that are not on this machine: each at a host name of its own below <c>Muster:ChatUrl</c>.</summary>
internal sealed class WarRoomsElsewhere(MusterOptions options, PanelAddress panel) : IAsyncDisposable
{
    private readonly ChatAddress? chat = options.ChatUrl is { } url ? ChatAddress.Parse(url) : null;
    private ChatServer? server;

    /// <summary>Answers with what ends it, and with the origin that browsers find it at.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="InvalidOperationException">There is no such setting, or it shares a host with the panel.</exception>
    public async Task<(IAsyncDisposable, string)> ServeAsync(string serverName, Func<CancellationToken, Task<string[]>> panels, CancellationToken cancellationToken)
    {
        if (chat is null) throw new InvalidOperationException("Muster:ChatUrl is not set.");
        if (await panel.ReadAsync(cancellationToken) is { } own && chat.Shares(own.IdnHost)) throw new InvalidOperationException(ChatAddress.SharedHost(own.IdnHost));
        server ??= await ChatServer.StartAsync(chat, options.Listen, options.ChatPort, cancellationToken);
        var codename = WarRoomSite.CodenameOf(serverName);
        var site = WarRoomSite.Of(serverName, $"https://matrix.{serverName}", relays: [], panels);
        return (server.Serve(site, codename), chat.Of(codename));
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }
}
