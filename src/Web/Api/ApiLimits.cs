using Microsoft.AspNetCore.Http.Features;
using Muster.Domain;

namespace Muster.Web.Api;

/// <summary>The largest body that the API reads. Everything it takes is a few lines of JSON.</summary>
internal static class ApiLimits
{
    public const int LargestBody = 256 * 1024;

    public static readonly Problem Refusal = new(ProblemType.TooLarge, $"A body may have {LargestBody / 1024} KiB; this one has more.");

    /// <summary>A body that announces its size is refused unread; one that does not is cut off by the server at the limit.</summary>
    public static Problem? TooLarge(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = LargestBody;
        if (context.Request.ContentLength is null or <= LargestBody) return null;
        context.Response.Headers.Connection = "close"; // do not read on for the sake of the next request
        return Refusal;
    }
}
