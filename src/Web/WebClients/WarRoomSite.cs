using System.Text.Json;
using Microsoft.Extensions.FileProviders;

namespace Muster.Web.WebClients;

/// <summary>The war room of one case: what was built from <c>src/Chat</c>, and which homeserver it is for.</summary>
internal static class WarRoomSite
{
    /// <summary>Where the build puts it, beside the panel's own program.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "war-room");

    /// <param name="serverName">Matrix server name; it begins with the case's codename.</param>
    /// <param name="homeserver">Base URL of its client API, as browsers reach it.</param>
    /// <param name="relays">Relays for calls that the homeserver may name.</param>
    /// <param name="panels">Origins that may hand a sign-in over, as they are now.</param>
    public static CaseSite Of(string serverName, string homeserver, string[] relays, Func<CancellationToken, Task<string[]>> panels)
    {
        var codename = CodenameOf(serverName);
        return new CaseSite(
            new ListedFiles(new PhysicalFileProvider(Folder)),
            path => path == "/configuration.json",
            async cancel => JsonSerializer.Serialize(new Configuration(codename, homeserver, serverName, await panels(cancel), relays), JsonSerializerOptions.Web),
            Headers(homeserver));
    }

    public static string CodenameOf(string serverName) => serverName[..serverName.IndexOf('.')];

    /// <summary>
    /// Scripts from here alone, WebAssembly for the keys, nothing inline, and no other host than the homeserver. There is no
    /// Cross-Origin-Opener-Policy: it would cut this page off from the one that hands the sign-in over.
    /// </summary>
    private static Dictionary<string, string> Headers(string homeserver) => new()
    {
        ["Content-Security-Policy"] =
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; img-src 'self' blob:; media-src blob:; " +
            $"connect-src 'self' {homeserver}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ["Permissions-Policy"] =
            "camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self), autoplay=(self), clipboard-write=(self), fullscreen=(self), " +
            "geolocation=(), payment=(), usb=(), browsing-topics=(), publickey-credentials-create=(), publickey-credentials-get=()",
        ["Cross-Origin-Resource-Policy"] = "same-origin",
        ["X-Content-Type-Options"] = "nosniff",
        ["Referrer-Policy"] = "no-referrer",
    };

    /// <summary>See <c>src/Chat/source/configuration.ts</c>.</summary>
    private sealed record Configuration(string Codename, string Homeserver, string ServerName, string[] Panels, string[] Relays);
}
