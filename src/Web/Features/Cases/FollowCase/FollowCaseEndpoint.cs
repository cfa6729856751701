using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Muster.Domain;
using Muster.Web.Api;

namespace Muster.Web.Features.Cases;

/// <summary>A case's changes as server-sent events (WHATWG HTML, section 9.2).</summary>
internal static class FollowCaseEndpoint
{
    public static void MapFollowCase(this RouteGroupBuilder cases) => cases.MapGet("/{id:guid}/events", FollowAsync)
        .WithSummary("Follow a case").WithDescription("Server-sent events: one event named case at once and whenever the case changes, with {id, version, state, line}; a comment every 15 s. Ends when the token may not read the case any more.")
        .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
        .WithProblems(ProblemType.NotFound);

    private static async Task<IResult> FollowAsync(
        Guid id, Caller caller, FollowCase follow, ListMembers access, IOptions<JsonOptions> json, IHostApplicationLifetime host, HttpContext context, CancellationToken cancel)
    {
        if ((await access.ExecuteAsync(caller.Actor, id, cancel)).Problem is { } refused) return refused.ToHttp();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, host.ApplicationStopping);
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // proxies that speak nginx's dialect
        try
        {
            await foreach (var change in follow.ReadAsync(caller.Actor, id, either.Token))
            {
                var text = change is null ? ": still here\n\n" : $"event: case\ndata: {JsonSerializer.Serialize(change, json.Value.SerializerOptions)}\n\n";
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), either.Token);
                await context.Response.Body.FlushAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The reader left, or the panel stops: either way the stream just ends.
        }
        return Results.Empty;
    }
}
