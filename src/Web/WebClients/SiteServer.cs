using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;
using Muster.Web.Commands;

namespace Muster.Web.WebClients;

/// <summary>A web server that has no route into the panel: it answers with the files of sites, and one configuration for each.</summary>
internal static class SiteServer
{
    private const string Compressed = ".br";

    /// <param name="hosts">Names that it answers to. Whoever leads another name here (DNS rebinding) gets nothing.</param>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<WebApplication> StartAsync(string[] hosts, Action<KestrelServerOptions> listen, Action<WebApplication> serve, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        builder.Services.AddHostFiltering(filter => filter.AllowedHosts = hosts);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            listen(kestrel);
        });
        var app = builder.Build();
        app.UseHostFiltering();
        serve(app);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        return app;
    }

    /// <summary>Answers with what a site holds, and with 404 to everything else.</summary>
    public static void UseSite(this IApplicationBuilder app, CaseSite site)
    {
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
    }

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
