using System.Text.Json;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests.Browser;

/// <summary>One window of Firefox: finds what a page shows, and clicks and types as a person would, so that the browser takes it for one.</summary>
internal sealed class FirefoxPage(Bidi bidi, string context)
{
    /// <summary>The first of what a selector finds that is seen, can be used, and has these words as its text or label.</summary>
    private const string Find = """
        (selector, words) => [...document.querySelectorAll(selector)].find(one => one.checkVisibility() && !one.disabled
          && [one.ariaLabel, one.textContent, ...[...one.labels ?? []].map(label => label.textContent)].some(text => text?.includes(words))) ?? null
        """;

    /// <summary>Brings an element into view and waits until it stays where it is: a click goes to a place.</summary>
    private const string Settle = """
        async one => {
          const place = () => Object.values(one.getBoundingClientRect().toJSON()).join();
          for (let before = ''; before !== place();) {
            one.scrollIntoView({ block: 'nearest', behavior: 'instant' });
            before = place();
            for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
          }
        }
        """;

    public Task GoAsync(Uri address) => bidi.AskAsync("browsingContext.navigate", new { context, url = address.AbsoluteUri, wait = "complete" });

    public Task ReloadAsync() => bidi.AskAsync("browsingContext.reload", new { context, wait = "complete" });

    public Task CloseAsync() => bidi.AskAsync("browsingContext.close", new { context });

    /// <summary>Until it is there.</summary>
    public Task SeesAsync(string selector, string words = "") => ElementAsync(selector, words);

    public async Task ClickAsync(string selector, string words = "")
    {
        var element = await ElementAsync(selector, words);
        await CallAsync(Settle, element);
        await ActAsync(new
        {
            type = "pointer", id = "mouse", actions = (object[])
            [
                new { type = "pointerMove", x = 0, y = 0, origin = new { type = "element", element } },
                new { type = "pointerDown", button = 0 },
                new { type = "pointerUp", button = 0 },
            ],
        });
    }

    public async Task TypeAsync(string selector, string text, string words = "")
    {
        await ClickAsync(selector, words);
        await ActAsync(new { type = "key", id = "keys", actions = text.SelectMany(one => (object[])[new { type = "keyDown", value = one }, new { type = "keyUp", value = one }]) });
    }

    public async Task AttachAsync(string selector, params string[] files) =>
        await bidi.AskAsync("input.setFiles", new { context, element = await ElementAsync(selector, "", seen: false), files });

    /// <summary>What a function in the page answers, as JSON.</summary>
    public async Task<T> EvaluateAsync<T>(string function)
    {
        var answer = await CallAsync($"async () => JSON.stringify(await ({function})())");
        return JsonSerializer.Deserialize<T>(answer.GetProperty("value").GetString()!, JsonSerializerOptions.Web)!;
    }

    private async Task<object> ElementAsync(string selector, string words, bool seen = true)
    {
        try
        {
            var found = await Until.HoldsAsync(
                $"Seeing {selector} with “{words}”",
                () => seen ? CallAsync(Find, Text(selector), Text(words)) : CallAsync("selector => document.querySelector(selector)", Text(selector)),
                one => one.TryGetProperty("sharedId", out _));
            return new { sharedId = found.GetProperty("sharedId").GetString() };
        }
        catch (TimeoutException late)
        {
            var shown = await EvaluateAsync<string>("() => `${location.origin} showed:\\n${document.body.innerText}`");
            throw new TimeoutException($"{late.Message}\n{shown}", late);
        }
    }

    private async Task<JsonElement> CallAsync(string function, params object[] arguments)
    {
        var answer = await bidi.AskAsync("script.callFunction", new { functionDeclaration = function, target = new { context }, arguments, awaitPromise = true, resultOwnership = "none" });
        if (answer.TryGetProperty("exceptionDetails", out var fault)) throw new InvalidOperationException(fault.GetProperty("text").GetString());
        return answer.GetProperty("result");
    }

    private Task ActAsync(object source) => bidi.AskAsync("input.performActions", new { context, actions = (object[])[source] });

    private static object Text(string value) => new { type = "string", value };
}
