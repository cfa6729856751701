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
    private readonly Dictionary<string, JsonArray> waiting = [];
    private TaskCompletionSource news = Signal();
    private TaskCompletionSource? heard;
    private bool wasForged;

    /// <summary>Stands between a page and its homeserver from the page's next question on.</summary>
    public static async Task<ForgedSync> BetweenAsync(IPage page, string room)
    {
        var between = new ForgedSync(room);
        await page.RouteAsync("**/_matrix/client/v3/sync**", between.AnswerAsync);
        return between;
    }

    /// <summary>Says it; done when the page has taken it in and asks for more.</summary>
    /// <param name="part">The part of a room's news, such as <c>timeline</c>.</param>
    /// <param name="events">What stands in that part.</param>
    public async Task SayAsync(string part, IEnumerable<JsonNode?> events)
    {
        heard = Signal();
        Say(part, events);
        await heard.Task.WaitAsync(Until.Patience);
    }

    /// <summary>Says it without waiting: a page that is slower hears all of it at once.</summary>
    public void Say(string part, IEnumerable<JsonNode?> events)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(part, out var said)) waiting[part] = said = [];
            foreach (var one in events) said.Add(one?.DeepClone());
            news.TrySetResult();
        }
    }

    private async Task AnswerAsync(IRoute route)
    {
        try
        {
            if (wasForged) heard?.TrySetResult();
            wasForged = false;
            var address = new Uri(route.Request.Url);
            var real = route.FetchAsync(new() { Url = new UriBuilder(address) { Host = "127.0.0.1" }.Uri.AbsoluteUri, Timeout = 60_000 }); // only browsers know *.localhost
            var since = System.Web.HttpUtility.ParseQueryString(address.Query)["since"];
            if (since is not null) await Task.WhenAny(real, news.Task);
            if (since is null || Take() is not { } forged) await route.FulfillAsync(new() { Response = await real });
            else
            {
                wasForged = true;
                var answer = new JsonObject { ["next_batch"] = since, ["rooms"] = new JsonObject { ["join"] = new JsonObject { [room] = forged } } };
                await route.FulfillAsync(new() { Headers = AnyOrigin, Body = answer.ToJsonString() });
            }
        }
        catch (PlaywrightException)
        {
            // the page went away while the homeserver had no news for it
        }
    }

    private JsonObject? Take()
    {
        lock (gate)
        {
            if (waiting.Count == 0) return null;
            var taken = new JsonObject(waiting.Select(part => KeyValuePair.Create<string, JsonNode?>(part.Key, new JsonObject { ["events"] = part.Value })));
            waiting.Clear();
            news = Signal();
            return taken;
        }
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
