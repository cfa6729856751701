using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Diagnostics;
using Muster.Web.Security;
using Muster.Web.Shared;

namespace Muster.Web;

/// <summary>Pages, their assets and the headers around them.</summary>
internal static class Ui
{
    public static IServiceCollection AddMusterUi(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddSingleton<ContentPolicyReports>();
        services.AddSingleton(TimeProvider.System);
        return services;
    }

    /// <summary>Before everything that writes an answer, so that errors carry the headers too.</summary>
    public static WebApplication UseMusterUi(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseExceptionHandler("/fault", createScopeForErrors: true);

        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            // Only for what a person looks at: a refused post, executed again as a page, would be refused for its missing token instead.
            // (Not by a branch: what is executed again there is not routed again.)
            var looking = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
            if (!looking && context.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
            return next(context);
        });
        return app;
    }

    public static WebApplication MapMusterUi(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapThemes();
        app.MapPost(SecurityHeaders.ReportPath, (HttpRequest request, ContentPolicyReports reports, CancellationToken cancel) => reports.ReceiveAsync(request, cancel))
            .AllowAnonymous().DisableAntiforgery();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options =>
        {
            // Ours is stricter. Compression off: secrets and what others typed share a socket (BREACH), and each circuit saves its buffers.
            options.ContentSecurityFrameAncestorsPolicy = null;
            options.DisableWebSocketCompression = true;
        });
        return app;
    }
}
