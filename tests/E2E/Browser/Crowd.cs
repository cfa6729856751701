using System.Text.Json;
using Microsoft.Playwright;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests.Browser;

/// <summary>Many people in a call with one, by few pages of the war room's origin: see <c>Crowd/crowd.ts</c>.</summary>
internal sealed class Crowd
{
    /// <summary>Each of them waits for news at a connection of its own, and a browser opens six to a host.</summary>
    private const int OnAPage = 4;

    private readonly IPage[] pages;

    private Crowd(IPage[] pages) => this.pages = pages;

    /// <summary>They sign in, and are in no call yet.</summary>
    /// <param name="whom">Whom they will talk to.</param>
    public static async Task<Crowd> ArriveAsync(WarRoomCase @case, int people, Guest whom)
    {
        var script = await RunningProgram.RunAsync(Places.Node, [Path.Combine(Places.Crowd, "bundle.mjs")], new Dictionary<string, string>());
        Assert.True(script.ExitCode == 0, script.Errors);
        var pages = new List<IPage>();
        var arriving = new List<Task>();
        for (; people > 0; people -= OnAPage)
        {
            var first = await @case.GuestAsync();
            List<JsonElement> answers = [first.Answer];
            while (answers.Count < Math.Min(people, OnAPage)) answers.Add(await @case.JoinAsync());
            pages.Add(first.Page);
            arriving.Add(ArriveAsync(first.Page, @case.WarRoom, script.Output, answers, whom.MatrixId));
        }
        await Task.WhenAll(arriving);
        return new Crowd([.. pages]);
    }

    private static async Task ArriveAsync(IPage page, Uri warRoom, string script, List<JsonElement> answers, string whom)
    {
        await page.Context.GrantPermissionsAsync(["microphone"]);
        await page.RouteAsync("**/crowd.js", route => route.FulfillAsync(new() { ContentType = "text/javascript", Body = script }));
        await page.GotoAsync(new Uri(warRoom, "about.html").AbsoluteUri); // a page of the panel's: browsers let no other one ask for what is on loopback
        await page.AddScriptTagAsync(new() { Url = "crowd.js", Type = "module" });
        await page.EvaluateAsync("([all, whom]) => crowd.arrive(all, whom)", new object[] { answers.Select(one => new { pseudonym = Text(one, "pseudonym"), passphrase = Text(one, "passphrase") }).ToArray(), whom });
    }

    /// <summary>Until all of them know the browser that they are there for.</summary>
    public Task MeetsAsync() => Task.WhenAll(pages.Select(page => page.WaitForFunctionAsync("() => crowd.isFollowed()")));

    /// <summary>Those from one number up to another enter the call.</summary>
    public Task JoinAsync(int from, int to, params string[] marks) =>
        Task.WhenAll(Enumerable.Range(from, to - from).Select(at => pages[at / OnAPage].EvaluateAsync("([at, marks]) => crowd.join(at, marks)", new object[] { at % OnAPage, marks })));

    public Task LeaveAsync(int at) => pages[at / OnAPage].EvaluateAsync("at => crowd.leave(at)", at % OnAPage);

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
