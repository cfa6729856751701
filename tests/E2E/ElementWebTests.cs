using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>
/// A case's web client in a real browser: a page in Element Web's place asks every address that its configuration names. That the real client
/// obeys the configuration is listed as unproven.
/// </summary>
public sealed class ElementWebTests
{
    private const string Outward = "http://192.0.2.1/rageshake";

    [Fact]
    public Task A_web_client_reaches_its_homeserver_and_nobody_else_and_ends_with_the_case() => DataPlace.UseAsync(async data =>
    {
        await using var panel = await PanelProcess.StartAsync(data);
        await using var chromium = await Chromium.StartAsync();
        using var api = new PanelApi(panel.Address, await PanelApi.TokenAsync(data));
        var @case = await api.OpenCaseAsync("The mail gateway forwards to strangers");
        var origin = await OriginAsync(api, @case.GetProperty("id").GetGuid());
        var homeserver = new Uri($"http://{@case.GetProperty("homeservers")[0].GetProperty("serverName").GetString()}");

        var seen = await VisitAsync(chromium, origin, config => config);
        Assert.Equal([], seen.Stopped);
        Assert.Contains(seen.Asked, asked => asked.Key == "default_server_config.m.homeserver.base_url");
        Assert.Contains(seen.Asked, asked => asked.Key == "permalink_prefix");
        Assert.Contains("v1.", seen.Answer("versions"), StringComparison.Ordinal);
        Assert.Equal([], seen.Asked.Select(asked => new Uri(asked.Address).Authority).Concat(seen.Hosts).Except([origin.Authority, homeserver.Authority]));
        Assert.Contains(homeserver.Authority, seen.Hosts);

        await WhatIsOutwardIsFoundAndStoppedAsync(chromium, origin, panel.Address);

        await api.DisposeCaseAsync(@case);
        await Until.HoldsAsync("The origin being gone", () => AnswersAsync(origin), answers => !answers);
    }, ("Muster__ElementWeb__Path", Places.ElementWeb));

    /// <summary>An address of somebody else, a key that is left out, and the panel on this very machine.</summary>
    private static async Task WhatIsOutwardIsFoundAndStoppedAsync(Chromium chromium, Uri origin, Uri panel)
    {
        var seen = await VisitAsync(chromium, origin, config =>
        {
            config["bug_report_endpoint_url"] = Outward;
            config["jitsi"] = new JsonObject { ["preferred_domain"] = panel.Authority };
            config.Remove("integrations_rest_url");
            return config;
        });
        foreach (var (key, host) in new[] { ("bug_report_endpoint_url", "192.0.2.1"), ("jitsi.preferred_domain", panel.Authority), ("integrations_rest_url", "scalar.vector.im") })
        {
            var asked = Assert.Single(seen.Asked, asked => asked.Key == key);
            Assert.Equal(host, new Uri(asked.Address).Authority);
            Assert.Equal(0, asked.Status);
            Assert.Contains(seen.Stopped, address => new Uri(address).Authority == host);
            Assert.DoesNotContain(host, seen.Hosts);
        }
    }

    /// <summary>Opens the client, with its configuration as it is or changed on its way to the browser.</summary>
    private static async Task<Seen> VisitAsync(Chromium chromium, Uri origin, Func<JsonObject, JsonObject> change)
    {
        var page = await chromium.DeskAsync(new Inspection(origin));
        var hosts = new List<string>();
        page.Context.Request += (_, request) => hosts.Add(new Uri(request.Url).Authority);
        await page.RouteAsync("**/config.json", async route =>
        {
            var answer = await route.FetchAsync(new() { Url = $"http://127.0.0.1:{origin.Port}/config.json" }); // only browsers know *.localhost
            var config = change(JsonNode.Parse(await answer.TextAsync())!.AsObject());
            await route.FulfillAsync(new() { Response = answer, Body = config.ToJsonString() });
        });
        await page.GotoAsync(origin.AbsoluteUri);
        var output = page.Locator("#asked:not([aria-busy])");
        await output.WaitForAsync();
        var seen = JsonSerializer.Deserialize<Seen>(await output.InnerTextAsync(), JsonSerializerOptions.Web)! with { Hosts = hosts };
        await page.Context.CloseAsync();
        return seen;
    }

    private static async Task<Uri> OriginAsync(PanelApi api, Guid id)
    {
        var @case = await Until.HoldsAsync(
            "The web client's address", () => api.GetAsync($"api/v1/cases/{id}"), seen => seen.GetProperty("homeservers")[0].GetProperty("webClientUrl").ValueKind == JsonValueKind.String);
        var origin = new Uri(@case.GetProperty("homeservers")[0].GetProperty("webClientUrl").GetString()!);
        await Until.HoldsAsync("The web client being served", () => AnswersAsync(origin), answers => answers);
        return origin;
    }

    private static async Task<bool> AnswersAsync(Uri origin)
    {
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{origin.Port}/"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private sealed record Asked(string Key, string Address, int Status, string Text);

    /// <param name="Asked">What the page asked, and what it was told; status 0 where nobody answered.</param>
    /// <param name="Stopped">What the content policy stopped.</param>
    private sealed record Seen(IReadOnlyList<Asked> Asked, IReadOnlyList<string> Stopped)
    {
        /// <summary>Every host that the browser turned to; what the policy stops, it never does.</summary>
        public IReadOnlyList<string> Hosts { get; init; } = [];

        public string Answer(string key) => Assert.Single(Asked, asked => asked.Key == key).Text;
    }
}
