using System.Text.Json;
using System.Text.RegularExpressions;
using Muster.Domain;

namespace Muster.Web.Api;

/// <summary>
/// Gives every failed answer under <c>/api</c> a problem as its body, also those that come from routing, authentication, the server's
/// limits and bugs. No exception text ever leaves the panel.
/// </summary>
internal sealed partial class ApiErrors(RequestDelegate next, ILogger<ApiErrors> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/api"))
        {
            await next(context);
            return;
        }
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await RunAsync(context);
            if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null }) await WriteAsync(context, Of(context));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; there is nobody to answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            if (exception is not BadHttpRequestException) LogBroken(exception, context.Request.Method, ProblemBody.Reference(context));
            await WriteAsync(context, Of(exception));
        }
    }

    /// <summary>
    /// What no endpoint takes is answered before anybody is asked to sign in: an unknown address, and routing's own refusals (405, 415),
    /// which are endpoints without a route.
    /// </summary>
    private Task RunAsync(HttpContext context)
    {
        if (ApiLimits.TooLarge(context) is { } tooLarge) return WriteAsync(context, tooLarge);
        switch (context.GetEndpoint())
        {
            case null:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            case RouteEndpoint:
                return next(context);
            case { RequestDelegate: { } refuse }:
                return refuse(context);
            default:
                return next(context);
        }
    }

    private static Problem Of(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status401Unauthorized => new Problem(ProblemType.SignInRequired, context.Request.Headers.Authorization.Count == 0
            ? "This call needs an API token, and none was sent."
            : "The token is unknown, expired or revoked."),
        StatusCodes.Status403Forbidden => new Problem(ProblemType.Forbidden, "This token may not make this call."),
        StatusCodes.Status404NotFound => new Problem(ProblemType.NotFound, "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => new Problem(ProblemType.MethodNotAllowed, $"It takes {context.Response.Headers.Allow}."),
        StatusCodes.Status413PayloadTooLarge => ApiLimits.Refusal,
        StatusCodes.Status415UnsupportedMediaType => new Problem(ProblemType.UnsupportedMedia, "The body has to be JSON, with Content-Type: application/json."),
        StatusCodes.Status429TooManyRequests => new Problem(ProblemType.TooMany, "Too many tries from this address."),
        >= 500 => new Problem(ProblemType.Unexpected, "The panel could not answer."),
        _ => new Problem(ProblemType.Invalid, "The request cannot be understood."),
    };

    private static Problem Of(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ApiLimits.Refusal,
        BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } =>
            new Problem(ProblemType.UnsupportedMedia, "The body has to be JSON, with Content-Type: application/json."),
        BadHttpRequestException { InnerException: JsonException json } => Of(json),
        BadHttpRequestException bad when Parameter().Match(bad.Message) is { Success: true } match =>
            Problem.Field(match.Groups[1].Value, "Missing, or not of the kind that is expected here; see /openapi/v1.json."),
        BadHttpRequestException => new Problem(ProblemType.Invalid, "The request cannot be understood; a body of JSON is expected where the call takes one."),
        _ => new Problem(ProblemType.Unexpected, "Something in Muster failed. What was saved before stays saved; look before you send it again."),
    };

    private static Problem Of(JsonException json)
    {
        var place = json.Path is { Length: > 2 } path ? path[2..] : null;
        var line = json.LineNumber is { } number ? $" on line {number + 1}" : "";
        return place is null
            ? new Problem(ProblemType.Invalid, $"The body is not JSON that can be read: it breaks off or is malformed{line}.")
            : Problem.Field(place.Length > 100 ? place[..100] : place, $"This call does not take it like that{line}: an unknown or repeated name, a wrong type, or an unknown word.");
    }

    private static Task WriteAsync(HttpContext context, Problem problem)
    {
        return problem.ToHttp().ExecuteAsync(context);
    }

    /// <summary>The framework's message for a query or route value that could not be bound names it last.</summary>
    [GeneratedRegex("^(?:Failed to bind parameter|Required parameter) \"\\S+ (\\w+)\"")]
    private static partial Regex Parameter();

    [LoggerMessage(1, LogLevel.Error, "{Method} under /api failed; reference {Reference}")]
    private partial void LogBroken(Exception exception, string method, string reference);
}
