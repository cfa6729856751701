using Microsoft.Playwright;

namespace Muster.E2E.Tests.Browser;

/// <summary>How much an origin may keep in a browser (Chrome DevTools Protocol, "Storage.overrideQuotaForOrigin"), and something that takes all of it.</summary>
internal sealed class Storage
{
    private const string Fill =
        """
        async () => {
            const database = await new Promise(resolve => {
                const opening = indexedDB.open('somebody-elses');
                opening.onupgradeneeded = () => opening.result.createObjectStore('store');
                opening.onsuccess = () => resolve(opening.result);
            });
            const bytes = new Uint8Array(500_000); // random, or the browser packs them
            for (let at = 0; at < bytes.length; at += 50_000) crypto.getRandomValues(bytes.subarray(at, at + 50_000));
            let key = 0;
            const isTaken = size => new Promise(resolve => {
                const writing = database.transaction('store', 'readwrite');
                writing.objectStore('store').put(bytes.slice(0, size), key++);
                writing.oncomplete = () => resolve(true);
                writing.onabort = () => resolve(false);
            });
            for (const size of [500_000, 50_000, 5_000, 500, 50]) while (await isTaken(size));
            database.close();
        }
        """;

    private readonly ICDPSession browser;
    private readonly IPage page;
    private readonly string origin;

    private Storage(ICDPSession browser, IPage page, string origin) => (this.browser, this.page, this.origin) = (browser, page, origin);

    /// <summary>To be called before the page is opened: the browser looks at it once.</summary>
    public static async Task<Storage> OfAsync(IPage page, Uri site, long bytes)
    {
        var storage = new Storage(await page.Context.NewCDPSessionAsync(page), page, site.GetLeftPart(UriPartial.Authority));
        await storage.AllowAsync(bytes);
        return storage;
    }

    /// <summary>
    /// Writes until hardly anything is taken any more, in another tab of the same origin. The browser packs what it keeps now and then, and has
    /// some room again.
    /// </summary>
    public async Task FillAsync()
    {
        var tab = await page.Context.NewPageAsync();
        await tab.GotoAsync($"{origin}/files.json");
        await tab.EvaluateAsync(Fill);
        await tab.CloseAsync();
        await page.BringToFrontAsync();
    }

    public async Task EmptyAsync() => await browser.SendAsync("Storage.overrideQuotaForOrigin", new() { ["origin"] = origin });

    private async Task AllowAsync(long bytes) => await browser.SendAsync("Storage.overrideQuotaForOrigin", new() { ["origin"] = origin, ["quotaSize"] = bytes });
}
