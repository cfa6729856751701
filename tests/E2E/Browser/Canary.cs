using Microsoft.Playwright;

namespace Muster.E2E.Tests.Browser;

/// <summary>Notices that something which somebody sent did anything in a page: ran, opened a dialog, or was stopped by the content policy.</summary>
internal sealed class Canary
{
    /// <summary>What a war room draws of messages, and nothing else; no attribute of these runs anything, and links lead to the web alone.</summary>
    private const string Foreign =
        """
        () => {
            const tags = new Set('a b bdi blockquote br button code dd details div dl dt em figcaption figure h2 h3 hr img li mark ol p path pre progress s span strong summary svg time title ul use'.split(' '));
            const found = [];
            for (const element of document.querySelectorAll('#talk .m-say *, .m-hits *, .m-people *, .m-chatrooms *, .m-talkhead *')) {
                if (!tags.has(element.localName)) found.push(`<${element.localName}>`);
                for (const { name, value } of element.attributes) {
                    if (/^on|^srcdoc$|^action$|^formaction$/.test(name) || (name === 'style' && element.className !== 'm-chunk')) found.push(`${element.localName} ${name}=${value}`);
                    if (name === 'href' && !/^(https?:\/\/|#|icons\.svg#|[a-z.\/]*\.svg#)/.test(value)) found.push(`${element.localName} ${name}=${value}`);
                    if (name === 'src' && !/^blob:/.test(value) && new URL(value, location).origin !== location.origin) found.push(`${element.localName} ${name}=${value}`);
                }
                if (element.localName === 'a' && element.target === '_blank' && !element.relList.contains('noopener')) found.push('a without noopener');
            }
            return [...new Set(found)];
        }
        """;

    private readonly List<string> dialogs = [];
    private readonly IPage page;

    private Canary(IPage page)
    {
        this.page = page;
        page.Dialog += (_, dialog) =>
        {
            if (dialog.Type != DialogType.BeforeUnload) dialogs.Add(dialog.Message);
            _ = dialog.AcceptAsync(); // the page asks before it leaves what was typed behind
        };
    }

    /// <summary>From the page's next document on.</summary>
    public static async Task<Canary> InAsync(IPage page)
    {
        await page.AddInitScriptAsync(
            """
            window.__reports = [];
            document.addEventListener('securitypolicyviolation', event => window.__reports.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
            """);
        return new Canary(page);
    }

    public async Task AssertNothingRanAsync()
    {
        Assert.Empty(await page.EvaluateAsync<string[]>("() => window.__reports"));
        Assert.Equal("undefined", await page.EvaluateAsync<string>("() => typeof window.__ran"));
        Assert.Empty(dialogs);
        Assert.Empty(await page.EvaluateAsync<string[]>(Foreign));
    }
}
