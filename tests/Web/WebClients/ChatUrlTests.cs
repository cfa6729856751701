using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Hosts.Local;
using Muster.Web.Commands.Doctor;
using Muster.Web.Features.Cases;
using Muster.Web.Features.Settings;
using Muster.Web.Tests.Support;
using Muster.Web.WebClients;

namespace Muster.Web.Tests.WebClients;

/// <summary>War rooms of homeservers that are not on this machine: served to a proxy, each at a host name of its own.</summary>
public sealed class ChatUrlTests
{
    [Theory]
    [InlineData("https://rooms.example.org", "https://amber-heron.rooms.example.org")]
    [InlineData("https://rooms.example.org:8443/", "https://amber-heron.rooms.example.org:8443")]
    [InlineData("https://Räume.example.org", "https://amber-heron.xn--rume-loa.example.org")]
    public void Each_case_has_a_name_of_its_own_below_it(string url, string origin)
    {
        Assert.Empty(new MusterOptions { ChatUrl = url }.Validate());
        Assert.Equal(origin, ChatAddress.Parse(url)!.Of("amber-heron"));
    }

    [Theory]
    [InlineData("http://rooms.example.org")]
    [InlineData("https://rooms.example.org/chat")]
    [InlineData("https://rooms.example.org/?x=1")]
    [InlineData("https://commander@rooms.example.org")]
    [InlineData("https://rooms")]
    [InlineData("https://192.0.2.7")]
    [InlineData("rooms.example.org")]
    [InlineData("")]
    public void What_is_no_such_address_is_told_before_anything_starts(string url) =>
        Assert.Contains("Muster:ChatUrl must be an https address", Assert.Single(new MusterOptions { ChatUrl = url }.Validate()), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://muster.example.org", true)]
    [InlineData("https://panel.muster.example.org", true)]
    [InlineData("https://example.org", true)]
    [InlineData("https://rooms-muster.example.org", false)]
    [InlineData("https://muster.example.net", false)]
    public void A_panel_and_its_war_rooms_share_no_host(string panel, bool told)
    {
        const string rooms = "https://muster.example.org";
        Assert.Equal(told, new MusterOptions { ChatUrl = rooms, PanelAddress = panel }.Validate() is [var error] && error.Contains("passkeys", StringComparison.Ordinal));
        Assert.Equal(told ? Weight.Bad : Weight.Good, AddressFindings.WarRooms(rooms, panel).Weight);
    }

    [Fact]
    public async Task A_panel_cannot_move_to_where_its_war_rooms_are()
    {
        await using var panel = await TestPanel.StartAsync(adjust: options => options.ChatUrl = "https://rooms.example.org");
        var set = ActivatorUtilities.CreateInstance<SetPanelAddress>(panel.Services);
        Assert.Contains("passkeys", (await set.ExecuteAsync(Actor.Muster, "https://muster.rooms.example.org", default)).Problem?.Detail, StringComparison.Ordinal);
        Assert.True((await set.ExecuteAsync(Actor.Muster, "https://muster.example.org", default)).Ok);
    }

    [Fact]
    public void The_panels_own_port_is_not_theirs() =>
        Assert.Contains("both 8081", Assert.Single(new MusterOptions { ChatUrl = "https://rooms.example.org", Port = 8081 }.Validate()), StringComparison.Ordinal);

    [Fact]
    public async Task It_is_served_by_its_host_name_alone_while_the_case_is_open()
    {
        var port = LoopbackPorts.Pick(new HashSet<int>())!.Value;
        await using var panel = await TestPanel.StartAsync(adjust: options => (options.ChatUrl, options.ChatPort) = ("https://rooms.example.org", port));
        var amber = await OpenAsync(panel, "amber-heron");
        var addresses = panel.Services.GetRequiredService<HomeserverAddresses>();
        var copper = await OpenAsync(panel, "copper-finch");
        using var origins = ActivatorUtilities.CreateInstance<CaseOrigins>(panel.Services);
        await origins.StartAsync(default);
        Assert.Equal("https://amber-heron.rooms.example.org", await ServedAsync(addresses, amber));
        Assert.Equal("https://copper-finch.rooms.example.org", await ServedAsync(addresses, copper));

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var page = await AskAsync(http, "amber-heron.rooms.example.org", "/");
        Assert.Contains("connect-src 'self' https://matrix.amber-heron.case.example;", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("max-age", page.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
        using var configuration = await AskAsync(http, "amber-heron.rooms.example.org", "/configuration.json");
        var told = JsonNode.Parse(await configuration.Content.ReadAsStringAsync())!;
        Assert.Equal("amber-heron.case.example", (string?)told["serverName"]);
        Assert.Equal("https://matrix.amber-heron.case.example", (string?)told["homeserver"]);

        foreach (var (host, path, status) in new[]
        {
            ("jade-otter.rooms.example.org", "/", HttpStatusCode.NotFound), // no such case
            ("rooms.example.org", "/", HttpStatusCode.BadRequest), ("localhost", "/", HttpStatusCode.BadRequest), ("evil.example", "/", HttpStatusCode.BadRequest),
            ("amber-heron.rooms.example.org", "/api/v1/cases", HttpStatusCode.NotFound), ("amber-heron.rooms.example.org", "/login", HttpStatusCode.NotFound), // the panel is not there
        })
        {
            using var answer = await AskAsync(http, host, path);
            Assert.Equal((host, path, status), (host, path, answer.StatusCode));
        }
        await origins.StopAsync(default);
        Assert.Null(addresses.WarRoom(amber));
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(http, "amber-heron.rooms.example.org", "/"));
    }

    private static async Task<Homeserver> OpenAsync(TestPanel panel, string codename)
    {
        var now = TimeProvider.System.GetUtcNow();
        var @case = Case.Open(new CasePlan("Ransomware on the billing servers", Severity.Sev1, "digitalocean"), codename, Actor.Muster, now);
        @case.Homeservers[0].Reserve($"{codename}.case.example", port: null, uid: null);
        @case.Homeservers[0].Apply(HomeserverTrigger.Made);
        @case.Homeservers[0].Apply(HomeserverTrigger.Take);
        await using var db = await panel.Contexts.CreateDbContextAsync();
        db.Cases.Add(@case);
        await db.SaveChangesAsync();
        return @case.Homeservers[0];
    }

    private static async Task<string> ServedAsync(HomeserverAddresses addresses, Homeserver homeserver)
    {
        for (var i = 0; i < 600; i++)
        {
            if (addresses.WarRoom(homeserver) is { } origin) return origin;
            await Task.Delay(100);
        }
        throw new TimeoutException("It is not served.");
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, string host, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
        return await http.SendAsync(request);
    }
}
