using Microsoft.AspNetCore.Http.Features;

namespace Muster.Web.Features.Join.Wire;

/// <summary>The secret of the link that a request is about, kept apart from its path.</summary>
internal sealed class JoinLinkFeature(string token)
{
    private const string Before = "join";
    private const string Instead = "link";

    public string Token { get; } = token;

    /// <summary>Never shown by accident.</summary>
    public override string ToString() => nameof(JoinLinkFeature);

    /// <summary>The link's secret, however the request came in.</summary>
    public static string? TokenOf(HttpContext context) =>
        context.Features.Get<JoinLinkFeature>()?.Token ?? context.Request.RouteValues["token"] as string;

    /// <summary>Moves whatever follows <c>/join/</c> in any path out of it, well-formed or not: a mistyped link is nearly a link.</summary>
    public static void TakeFrom(IFeatureCollection features)
    {
        if (features.Get<IHttpRequestFeature>() is not { } request || !request.Path.Contains(Before, StringComparison.OrdinalIgnoreCase)) return;
        var segments = request.Path.Split('/');
        var at = Array.FindIndex(segments, segment => segment.Equals(Before, StringComparison.OrdinalIgnoreCase)) + 1;
        while (at > 0 && at < segments.Length && segments[at].Length == 0) at++;
        if (at <= 0 || at >= segments.Length) return;
        features.Set(new JoinLinkFeature(segments[at]));
        segments[at] = Instead;
        request.Path = request.RawTarget = string.Join('/', segments);
    }
}
