using Microsoft.Playwright;

namespace Muster.E2E.Tests.Browser;

/// <summary>
/// Stands between a war room and its homeserver, in the page itself: what fails on the network would stand in the browser's console, where
/// tests look for the page's own faults.
/// </summary>
internal sealed class HomeserverInThePage(IPage page)
{
    public const string Gone = "() => Promise.reject(new TypeError('gone'))";
    public const string Silent = "() => new Promise(() => {})";
    public const string Locked = "() => Response.json({ errcode: 'M_USER_LOCKED', error: 'locked', soft_logout: true }, { status: 401 })";
    public const string SignedOut = "() => Response.json({ errcode: 'M_UNKNOWN_TOKEN', error: 'over' }, { status: 401 })";

    public const string Suspended = "() => Response.json({ errcode: 'M_USER_SUSPENDED', error: 'suspended' }, { status: 403 })";

    private const string Script = """
        (() => {
          const real = window.fetch.bind(window);
          const waiting = new Set();
          let rules = [];
          window.fetch = (what, how) => {
            const url = String(what?.url ?? what);
            if (!url.includes('/_matrix/')) return real(what, how);
            const rule = rules.find(one => url.includes(one.where));
            const { promise, reject } = Promise.withResolvers();
            const one = { url, reject };
            waiting.add(one);
            return Promise.race([rule ? rule.answer(() => real(what, how)) : real(what, how), promise]).finally(() => waiting.delete(one));
          };
          window.homeserver = {
            answers: (where, answer) => {
              rules = [{ where, answer }, ...rules];
              for (const one of waiting) if (one.url.includes(where)) one.reject(new TypeError('gone'));
            },
            again: () => { rules = []; },
          };
        })();
        """;

    /// <summary>Before the page is opened.</summary>
    public Task PrepareAsync() => page.AddInitScriptAsync(Script);

    /// <summary>From now on requests to these addresses are answered so, and those that wait for an answer fail; <paramref name="answer"/> is given what asks the real one.</summary>
    public Task AnswersAsync(string where, string answer) => page.EvaluateAsync($"() => homeserver.answers('{where}', {answer})");

    /// <summary>The same from the next time that the page is loaded.</summary>
    public Task WillAnswerAsync(string where, string answer) => page.AddInitScriptAsync($"homeserver.answers('{where}', {answer})");

    public Task AnswersAgainAsync() => page.EvaluateAsync("() => homeserver.again()");
}
