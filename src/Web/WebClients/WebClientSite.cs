using Microsoft.Extensions.FileProviders;
using Muster.Provisioning.Hosts.Local;

namespace Muster.Web.WebClients;

/// <summary>Serves the web client of one case on a loopback port of its own. It has no route into the panel: only files and one configuration.</summary>
internal sealed class WebClientSite : IAsyncDisposable
{
    private readonly WebApplication app;

    private WebClientSite(WebApplication app) => this.app = app;

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<WebClientSite> StartAsync(string directory, int port, string serverName, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var address in LoopbackPorts.Addresses) kestrel.Listen(address, port);
        });
        var app = builder.Build();
        var homeserver = $"http://{serverName}";
        var origin = $"http://{serverName[..serverName.IndexOf(':')]}:{port}";
        var configuration = ElementWebConfiguration.Of(homeserver, serverName, origin);

        app.Use((context, next) =>
        {
            Protect(context.Response.Headers, homeserver);
            return next(context);
        });
        app.Use((context, next) => IsConfiguration(context.Request.Path) ? WriteAsync(context, configuration) : next(context));
        var files = new PhysicalFileProvider(directory);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, ServeUnknownFileTypes = true, DefaultContentType = "application/octet-stream" });
        await app.StartAsync(cancellationToken);
        return new WebClientSite(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    /// <summary>Element asks for <c>config.HOSTNAME.json</c> first; whichever it asks for, it gets the case's.</summary>
    private static bool IsConfiguration(PathString path) =>
        path.Value is { } text && text.StartsWith("/config", StringComparison.Ordinal) && text.EndsWith(".json", StringComparison.Ordinal) && text.LastIndexOf('/') == 0;

    private static Task WriteAsync(HttpContext context, string configuration)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(configuration, context.RequestAborted);
    }

    /// <summary>The client needs inline styles and WebAssembly; it may talk to its own homeserver and to nobody else.</summary>
    private static void Protect(IHeaderDictionary headers, string homeserver)
    {
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; font-src 'self'; manifest-src 'self'; " +
            $"connect-src 'self' blob: {homeserver}; img-src 'self' blob: data: {homeserver}; media-src 'self' blob: {homeserver}; " +
            "worker-src 'self' blob:; frame-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
    }
}
