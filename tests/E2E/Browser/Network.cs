using Microsoft.Playwright;

namespace Muster.E2E.Tests.Browser;

/// <summary>What lies between a page and its homeserver, and what it makes of the answers for a while.</summary>
internal sealed class Network(IPage page)
{
    private static readonly Dictionary<string, string> AnyOrigin = new() { ["Access-Control-Allow-Origin"] = "*" };

    public static Task Refused(IRoute route) => route.AbortAsync(RequestAbortErrorCode.ConnectionRefused);

    public static Task Html(IRoute route) => AnswerAsync(route, 200, "<h1>Welcome to your router</h1>", "text/html");

    public static Task Cut(IRoute route) => AnswerAsync(route, 200, """{"next_ba""");

    public static Task Empty(IRoute route) => AnswerAsync(route, 200, "null");

    public static Task WrongTypes(IRoute route) => AnswerAsync(route, 200, """{"next_batch":5,"event_id":{},"rooms":"all","device_keys":[]}""");

    public static Task Broken(IRoute route) => AnswerAsync(route, 500, """{"errcode":"M_UNKNOWN","error":"broken"}""");

    public static Task TooMany(IRoute route) => AnswerAsync(route, 429, """{"errcode":"M_LIMIT_EXCEEDED","error":"slower","retry_after_ms":300}""");

    /// <summary>Each request gets another kind of rubbish.</summary>
    public static Func<IRoute, Task> AllRubbish()
    {
        Func<IRoute, Task>[] kinds = [Html, Cut, Empty, WrongTypes, Broken, TooMany];
        var next = -1;
        return route => kinds[Interlocked.Increment(ref next) % kinds.Length](route);
    }

    /// <summary>Answered once it is over.</summary>
    public static Task Held(IRoute route) => route.ContinueAsync();

    /// <summary>While something is done.</summary>
    public async Task<T> DuringAsync<T>(Func<IRoute, Task> answer, Func<Task<T>> act, string addresses = "**/_matrix/**")
    {
        var over = new TaskCompletionSource();
        await page.RouteAsync(addresses, async route =>
        {
            if (answer == Held) await over.Task;
            await (route.Request.Method == "OPTIONS" ? route.ContinueAsync() : answer(route));
        });
        var done = await act();
        over.SetResult();
        await page.UnrouteAsync(addresses);
        return done;
    }

    public Task DuringAsync(Func<IRoute, Task> answer, Func<Task> act, string addresses = "**/_matrix/**") =>
        DuringAsync(answer, async () => { await act(); return true; }, addresses);

    private static Task AnswerAsync(IRoute route, int status, string body, string type = "application/json") =>
        route.FulfillAsync(new() { Status = status, Body = body, ContentType = type, Headers = new Dictionary<string, string>(AnyOrigin) { ["Content-Type"] = type } });
}
