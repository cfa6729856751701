using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Muster.E2E.Tests.Support;

/// <summary>
/// What a page hears from its homeserver (Matrix 1.16, client-server API, "Syncing"), with events put into the homeserver's mouth: they come
/// in between, and what it really says goes on where it was.
/// </summary>
/// <param name="room">The room that the events are of.</param>
internal sealed class ForgedSync(string room)
{
    private static readonly Dictionary<string, string> AnyOrigin = new() { ["Access-Control-Allow-Origin"] = "*", ["Content-Type"] = "application/json" };

    private readonly Lock gate = new();
    private readonly Queue<JsonObject> waiting = [];
    private TaskCompletionSource news = Signal();
    private TaskCompletionSource? heard;

    /// <summary>Stands between a page and its homeserver from the page's next question on.</summary>
    public static async Task<ForgedSync> BetweenAsync(IPage page, string room)
    {
        var between = new ForgedSync(room);
        await page.RouteAsync("**/_matrix/client/v3/sync**", between.AnswerAsync);
        await page.RouteAsync("**/receipt/m.read/**", route => route.FulfillAsync(new() { Headers = AnyOrigin, Body = "{}" })); // of events that the real one does not know
        return between;
    }

    /// <summary>Says it, after everything else that it was to say; done when the page has taken all of it in and asks for more.</summary>
    /// <param name="part">The part of a room's news, such as <c>timeline</c>.</param>
    /// <param name="events">What stands in that part.</param>
    public async Task SayAsync(string part, IEnumerable<JsonNode?> events)
    {
        var taken = Signal();
        lock (gate)
        {
            heard = taken;
            Say(part, events);
        }
        await taken.Task.WaitAsync(Until.Patience);
    }

    /// <summary>Says it in an answer of its own, without waiting.</summary>
    public void Say(string part, IEnumerable<JsonNode?> events)
    {
        lock (gate)
        {
            waiting.Enqueue(new JsonObject { [part] = new JsonObject { ["events"] = new JsonArray([.. events.Select(one => one?.DeepClone())]) } });
            news.TrySetResult();
        }
    }

    private async Task AnswerAsync(IRoute route)
    {
        try
        {
            var address = new Uri(route.Request.Url);
            var since = System.Web.HttpUtility.ParseQueryString(address.Query)["since"];
            if (since is not null && Take() is { } forged)
            {
                await AnswerAsync(route, since, forged);
                return;
            }
            var real = route.FetchAsync(new() { Url = new UriBuilder(address) { Host = "127.0.0.1" }.Uri.AbsoluteUri, Timeout = 60_000 }); // only browsers know *.localhost
            if (since is not null) await Task.WhenAny(real, news.Task);
            if (since is not null && Take() is { } meanwhile) await AnswerAsync(route, since, meanwhile);
            else await route.FulfillAsync(new() { Response = await real });
        }
        catch (Exception failed) when (failed is PlaywrightException or TimeoutException)
        {
            // the page went away, or the homeserver had no news for it: then it is asked again
        }
    }

    private Task AnswerAsync(IRoute route, string since, JsonObject forged)
    {
        var keys = new JsonObject { ["signed_curve25519"] = 50 }; // enough: without a word of them the page makes more, at every answer
        var answer = new JsonObject { ["next_batch"] = since, ["device_one_time_keys_count"] = keys, ["rooms"] = new JsonObject { ["join"] = new JsonObject { [room] = forged } } };
        return route.FulfillAsync(new() { Headers = AnyOrigin, Body = answer.ToJsonString() });
    }

    private JsonObject? Take()
    {
        lock (gate)
        {
            if (!waiting.TryDequeue(out var next)) heard?.TrySetResult();
            else if (waiting.Count == 0) news = Signal();
            return next;
        }
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
