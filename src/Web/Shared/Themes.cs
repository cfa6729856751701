namespace Muster.Web.Shared;

/// <summary>
/// Light or dark: kept in a cookie and rendered by the server, so that no page flashes in the other theme first.
/// Without a choice the browser's own setting decides.
/// </summary>
internal static class Themes
{
    public const string Cookie = "muster-theme";

    private static readonly string[] All = ["light", "dark"];

    public static string? Chosen(HttpRequest? request) =>
        request?.Cookies[Cookie] is { } theme && All.Contains(theme) ? theme : null;

    /// <summary>A plain form post; the page's script sends it without leaving the page. The cookie is readable by that script.</summary>
    public static void MapThemes(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/theme", (HttpContext context, [Microsoft.AspNetCore.Mvc.FromForm] string theme, [Microsoft.AspNetCore.Mvc.FromForm] string? back) =>
        {
            if (!All.Contains(theme)) return Results.BadRequest();
            context.Response.Cookies.Append(Cookie, theme, new CookieOptions
            {
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
                IsEssential = true,
                Path = "/",
            });
            return Results.LocalRedirect(IsOurs(back) ? back! : "/");
        }).AllowAnonymous().WithName("choose-theme");

    private static bool IsOurs(string? path) => path is ['/', ..] and not ['/', '/' or '\\', ..];
}
