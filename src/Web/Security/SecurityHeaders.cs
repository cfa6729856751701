namespace Muster.Web.Security;

/// <summary>
/// The headers of every answer. The content policy allows nothing inline and no other host (CSP Level 3): whoever manages to put markup
/// into a page still cannot run it or send anything away. 'self' covers the page's own WebSocket. And nothing is kept by browsers or proxies
/// (RFC 9111, section 5.2.2.5) unless it says so itself, as static files do: pages show names, links and, once, passphrases.
/// </summary>
internal static class SecurityHeaders
{
    public const string ReportPath = "/csp-reports";

    private const string Policy =
        "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; frame-src 'none'; object-src 'none'; " +
        $"report-uri {ReportPath}";

    private const string Permissions =
        "publickey-credentials-create=(self), publickey-credentials-get=(self), clipboard-write=(self), " +
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()";

    /// <summary>Set when the answer begins: whoever handles an error clears what was set before.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var answer = context.Response;
        answer.OnStarting(static response => SetAsync(((HttpResponse)response).Headers), answer);
        try
        {
            await next(context);
        }
        catch (Exception broken) when (!answer.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            // The page for faults could not be drawn either, and whoever tried has logged both. The server's own answer would be a bare one.
            answer.Clear();
            answer.StatusCode = (broken as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError;
        }
    });

    private static Task SetAsync(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"; // the page that opens a war room hands the sign-in over to it
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
