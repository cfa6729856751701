using System.Text.Json;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>
/// The war room in a real browser against a real homeserver. The panel does not serve it yet: the built files are handed to the browser as if
/// they came from an origin of the case's own, under the policy that will be theirs.
/// </summary>
[Collection(OnePanel.Name)]
public sealed class WarRoomTests(SharedPanel shared)
{
    private static readonly string Dist = Path.Combine(WarRoomBuild.Source, "dist");

    [Fact]
    public async Task Two_people_sign_in_write_to_each_other_and_leave_nothing_in_their_browsers()
    {
        await WarRoomBuild.OnceAsync();
        var opened = await shared.Api.OpenCaseAsync("The mail gateway answers by itself");
        var id = opened.GetProperty("id").GetGuid();
        var (first, second) = (await shared.Api.JoinAsync(id), await shared.Api.JoinAsync(id));
        var origin = new Uri($"http://{Text(first, "codename")}.localhost:1/");
        var inspection = new Inspection(origin, homeserver: new Uri(Text(first, "homeserver")));
        var chromium = await shared.ChromiumAsync();
        var (desk, phone) = (await chromium.DeskAsync(inspection), await chromium.PhoneAsync(inspection));

        await inspection.DuringAsync(desk, async () =>
        {
            await OpenAsync(desk, origin, first);
            await inspection.LookAsync(desk, "war room, sign in");
            await SignInAsync(desk, first, borrowed: false);
        });
        await inspection.DuringAsync(phone, async () =>
        {
            await OpenAsync(phone, origin, second);
            await SignInAsync(phone, second, borrowed: true);
        });
        await inspection.DuringAsync(desk, async () =>
        {
            await SayAsync(desk, "The backup keys are in the north safe.");
            await HearAsync(phone, Text(first, "pseudonym"), "The backup keys are in the north safe.");
        });
        await inspection.DuringAsync(phone, async () =>
        {
            await SayAsync(phone, "Understood: <b>north</b> safe, see https://example.org/plan.");
            await HearAsync(desk, Text(second, "pseudonym"), "Understood: <b>north</b> safe");
            Assert.Equal("https://example.org/plan", await desk.GetByRole(AriaRole.Log).GetByRole(AriaRole.Link).GetAttributeAsync("href"));
        });
        await inspection.DuringAsync(desk, async () =>
        {
            await inspection.LookAsync(desk, "war room");
            Assert.Equal(0, await desk.Locator(".m-msg", new() { HasText = "north" }).Locator(".m-doubt").CountAsync());

            await desk.ReloadAsync();
            await HearAsync(desk, Text(second, "pseudonym"), "Understood: <b>north</b> safe"); // the keys were kept
            await desk.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
            await desk.GetByRole(AriaRole.Button, new() { Name = "Sign out and wipe" }).ClickAsync();
            await desk.GetByRole(AriaRole.Heading, new() { Name = "You are signed out" }).WaitForAsync();
        });

        foreach (var page in (IPage[])[desk, phone]) Assert.Equal("0 0 0", await KeptAsync(page));
        foreach (var page in (IPage[])[desk, phone]) await page.Context.CloseAsync();
        await shared.Api.DisposeCaseAsync(opened); // others look for homeservers that are left
        inspection.AssertClean();
    }

    private static async Task OpenAsync(IPage page, Uri origin, JsonElement person)
    {
        var homeserver = Text(person, "homeserver").TrimEnd('/');
        var headers = new Dictionary<string, string>
        {
            ["Content-Security-Policy"] = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; img-src 'self' blob:; " +
                $"connect-src 'self' {homeserver}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            ["X-Content-Type-Options"] = "nosniff",
            ["Cache-Control"] = "no-store",
        };
        // What a route answers comes from no network, which browsers do not let ask this machine (Local Network Access); a real server here may.
        await page.Context.GrantPermissionsAsync(["local-network-access"], new() { Origin = origin.GetLeftPart(UriPartial.Authority) });
        await page.RouteAsync($"{origin}**", route =>
        {
            var path = new Uri(route.Request.Url).AbsolutePath;
            if (path == "/configuration.json")
            {
                return route.FulfillAsync(new()
                {
                    Headers = headers, ContentType = "application/json",
                    Body = JsonSerializer.Serialize(new { codename = Text(person, "codename"), homeserver, serverName = Text(person, "matrixId").Split(':', 2)[1], panels = Array.Empty<string>() }),
                });
            }
            var file = Path.Combine(Dist, path == "/" ? "index.html" : path.TrimStart('/'));
            return File.Exists(file) ? route.FulfillAsync(new() { Path = file, Headers = headers, ContentType = TypeOf(file) }) : route.FulfillAsync(new() { Status = 404, Headers = headers });
        });
        await page.GotoAsync(origin.AbsoluteUri);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Sign in to the war room" }).WaitForAsync();
    }

    private static async Task SignInAsync(IPage page, JsonElement person, bool borrowed)
    {
        await page.GetByLabel("Pseudonym").FillAsync(Text(person, "pseudonym"));
        await page.GetByLabel("Passphrase").FillAsync(Text(person, "passphrase"));
        if (borrowed) await page.GetByLabel("Forget everything when this tab closes").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "#war-room" }).WaitForAsync();
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.GetByLabel("Message to #war-room").FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
    }

    private static Task HearAsync(IPage page, string from, string text) =>
        page.Locator(".m-msg", new() { HasText = text }).Filter(new() { HasText = from }).First.WaitForAsync();

    /// <summary>How much lies in the browser: databases, entries, caches. What the borrowed browser holds is in memory.</summary>
    private static Task<string> KeptAsync(IPage page) =>
        page.EvaluateAsync<string>("async () => `${(await indexedDB.databases()).length} ${localStorage.length} ${(await caches.keys()).length}`");

    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".wasm" => "application/wasm",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
