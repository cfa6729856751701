using Microsoft.Extensions.FileProviders;

namespace Muster.Web.WebClients;

/// <summary>Element Web for one case.</summary>
internal static class ElementWebSite
{
    public static CaseSite Of(string directory, string serverName, int port)
    {
        var homeserver = $"http://{serverName}";
        var configuration = ElementWebConfiguration.Of(homeserver, serverName, CaseOrigin.Of(serverName, port));
        return new CaseSite(new PhysicalFileProvider(directory), IsConfiguration, _ => Task.FromResult(configuration), Headers(homeserver));
    }

    /// <summary>Element asks for <c>config.HOSTNAME.json</c> first; whichever it asks for, it gets the case's.</summary>
    private static bool IsConfiguration(PathString path) =>
        path.Value is { } text && text.StartsWith("/config", StringComparison.Ordinal) && text.EndsWith(".json", StringComparison.Ordinal) && text.LastIndexOf('/') == 0;

    /// <summary>The client needs inline styles and WebAssembly; it may talk to its own homeserver and to nobody else.</summary>
    private static Dictionary<string, string> Headers(string homeserver) => new()
    {
        ["Content-Security-Policy"] =
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; font-src 'self'; manifest-src 'self'; " +
            $"connect-src 'self' blob: {homeserver}; img-src 'self' blob: data: {homeserver}; media-src 'self' blob: {homeserver}; " +
            "worker-src 'self' blob:; frame-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
        ["X-Content-Type-Options"] = "nosniff",
        ["Referrer-Policy"] = "no-referrer",
    };
}
