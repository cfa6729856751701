using System.Globalization;
using Muster.Domain;

namespace Muster.Web.Features.Join;

/// <summary>Around every call with a link: nothing is cached, and links that lead nowhere are counted.</summary>
internal sealed class JoinGuard(JoinLimits limits) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        if (limits.Refuses(http)) return TooMany(http);
        var answer = await next(context);
        return answer is JoinResults.Refusal { Problem.Type.Slug: var slug } && slug == ProblemType.InviteUnusable.Slug && !limits.AllowsFailure(http)
            ? TooMany(http)
            : answer;
    }

    private static JoinResults.Refusal TooMany(HttpContext http)
    {
        http.Response.Headers.RetryAfter = JoinLimits.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return JoinResults.Problem(JoinProblems.TooMany);
    }
}
