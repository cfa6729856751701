using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;
using Muster.Provisioning.Hosts.Local;
using Muster.Web.Commands;

namespace Muster.Web.WebClients;

/// <summary>
/// Serves one client of one case on a loopback port of its own, so that it shares cookies, storage and passkeys with nothing else. It has no
/// route into the panel: only files and one configuration.
/// </summary>
internal sealed class CaseOrigin : IAsyncDisposable
{
    private const string Compressed = ".br";

    private readonly WebApplication app;

    private CaseOrigin(WebApplication app) => this.app = app;

    /// <summary>How browsers name it: <c>http://amber-heron.localhost:20124</c>.</summary>
    public static string Of(string serverName, int port) => $"http://{HostOf(serverName)}:{port}";

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<CaseOrigin> StartAsync(CaseSite site, string serverName, int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        // Whoever leads another name here (DNS rebinding) gets nothing; nor does "localhost", for which browsers hold the panel's cookies.
        builder.Services.AddHostFiltering(filter => filter.AllowedHosts = [HostOf(serverName), "127.0.0.1", "[::1]"]);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var address in LoopbackPorts.Addresses) kestrel.Listen(address, port);
        });
        var app = builder.Build();
        app.UseHostFiltering();
        app.Use((context, next) =>
        {
            foreach (var (name, value) in site.Headers) context.Response.Headers[name] = value;
            context.Response.Headers.CacheControl = "no-cache"; // kept by the browser, and asked for each time whether it still holds
            return next(context);
        });
        app.Use((context, next) => site.IsConfiguration(context.Request.Path) ? WriteConfigurationAsync(context, site) : next(context));
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = site.Files });
        app.Use((context, next) =>
        {
            ChooseCompressed(context, site);
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = site.Files,
            ContentTypeProvider = new Types(),
            ServeUnknownFileTypes = true,
            DefaultContentType = "application/octet-stream",
            OnPrepareResponse = file => MarkCompressed(file.Context),
        });
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        return new CaseOrigin(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static string HostOf(string serverName) => serverName[..serverName.IndexOf(':')];

    private static async Task WriteConfigurationAsync(HttpContext context, CaseSite site)
    {
        var configuration = await site.Configuration(context.RequestAborted);
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(configuration, context.RequestAborted);
    }

    /// <summary>Takes the copy that the build compressed, where there is one and the browser can read it (RFC 9110, section 12.5.3).</summary>
    private static void ChooseCompressed(HttpContext context, CaseSite site)
    {
        var request = context.Request;
        if (!site.Files.GetFileInfo(request.Path + Compressed).Exists) return;
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value == "br" && coding.Quality is null or > 0)) request.Path += Compressed;
    }

    private static void MarkCompressed(HttpContext context)
    {
        if (context.Request.Path.Value!.EndsWith(Compressed, StringComparison.Ordinal)) context.Response.Headers.ContentEncoding = "br";
    }

    /// <summary>A compressed file is of the type that it has when it is read.</summary>
    private sealed class Types : IContentTypeProvider
    {
        private readonly FileExtensionContentTypeProvider known = new();

        public bool TryGetContentType(string subpath, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string contentType) =>
            known.TryGetContentType(subpath.EndsWith(Compressed, StringComparison.Ordinal) ? subpath[..^Compressed.Length] : subpath, out contentType);
    }
}
