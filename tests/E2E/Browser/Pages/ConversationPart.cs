using Microsoft.Playwright;

namespace Muster.E2E.Tests.Browser.Pages;

/// <summary>All of a room's conversation, of which the page draws only what is near the view.</summary>
internal sealed class ConversationPart(IPage page)
{
    /// <summary>What every message shows, oldest first: scrolls through all of the room, from its end to its beginning.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync() =>
        await page.EvaluateAsync<string[]>(
            """
            async () => {
                const scroller = document.querySelector('.m-scroller');
                const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
                while (!scroller.querySelector('.m-msg') || scroller.querySelector('.m-earlier button')) {
                    scroller.scrollTop = -scroller.scrollHeight;
                    await frame();
                }
                const lines = [];
                for (let chunk = [...scroller.querySelectorAll('.m-chunk')].at(-1); chunk; chunk = chunk.previousElementSibling?.matches('.m-chunk') ? chunk.previousElementSibling : null) {
                    while (!chunk.querySelector('.m-say')) {
                        chunk.scrollIntoView({ block: 'start' });
                        await frame();
                    }
                    lines.unshift(...[...chunk.querySelectorAll('.m-say > .m-msg')].map(line => line.textContent));
                }
                scroller.scrollTop = 0;
                await frame();
                return lines;
            }
            """);
}
