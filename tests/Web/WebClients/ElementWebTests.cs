using System.Text.Json.Nodes;
using Muster.Provisioning.Hosts.Local;
using Muster.Web.WebClients;

namespace Muster.Web.Tests.WebClients;

/// <summary>
/// What Element Web is told, key by key, and how it is served. The real client is not to be had where the tests run: that it obeys is listed as unproven.
/// </summary>
public sealed class ElementWebTests : IDisposable
{
    private const string ServerName = "amber-heron.localhost:20123";
    private readonly string directory = Directory.CreateTempSubdirectory("muster-element-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void It_knows_one_homeserver_and_nobody_else()
    {
        var config = JsonNode.Parse(ElementWebConfiguration.Of($"http://{ServerName}", ServerName, "http://amber-heron.localhost:20124"))!;
        Assert.Equal($"http://{ServerName}", (string?)config["default_server_config"]!["m.homeserver"]!["base_url"]);
        Assert.Equal(ServerName, (string?)config["default_server_config"]!["m.homeserver"]!["server_name"]);
        Assert.All(Texts(config).Where(text => text.Contains("://", StringComparison.Ordinal)), address => Assert.Contains("amber-heron.localhost:", address, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("integrations_ui_url")]
    [InlineData("integrations_rest_url")]
    [InlineData("bug_report_endpoint_url")]
    [InlineData("map_style_url")]
    [InlineData("update_base_url")]
    [InlineData("help_url")]
    [InlineData("help_encryption_url")]
    public void Every_outward_endpoint_is_empty(string key) => Assert.Equal("", (string?)Config()[key]);

    [Fact]
    public void Nested_outward_endpoints_are_empty_too()
    {
        var config = Config();
        Assert.Equal("", (string?)config["default_server_config"]!["m.identity_server"]!["base_url"]);
        Assert.Equal("", (string?)config["jitsi"]!["preferred_domain"]);
        Assert.Equal("", (string?)config["element_call"]!["url"]);
        Assert.Equal("", (string?)config["element_call"]!["guest_spa_url"]);
        Assert.Empty(config["integrations_widgets_urls"]!.AsArray());
        Assert.Empty(config["room_directory"]!["servers"]!.AsArray());
        Assert.All(config["mobile_builds"]!.AsObject(), build => Assert.Null(build.Value));
        Assert.False((bool)config["desktop_builds"]!["available"]!);
    }

    [Fact]
    public void Insecure_devices_are_excluded_and_verification_is_forced()
    {
        var config = Config();
        Assert.True((bool)config["features"]!["feature_exclude_insecure_devices"]!);
        Assert.True((bool)config["force_verification"]!);
        Assert.True((bool)config["disable_custom_urls"]!);
        Assert.True((bool)config["disable_guests"]!);
    }

    [Fact]
    public async Task Each_case_has_an_origin_of_its_own_with_its_own_configuration()
    {
        await File.WriteAllTextAsync(Path.Combine(directory, "index.html"), "<!doctype html><title>client</title>");
        await File.WriteAllTextAsync(Path.Combine(directory, "config.json"), """{ "default_server_config": "of the release" }""");
        var first = LoopbackPorts.Pick(new HashSet<int>())!.Value;
        var second = LoopbackPorts.Pick(new HashSet<int> { first })!.Value;
        await using var one = await CaseOrigin.StartAsync(ElementWebSite.Of(directory, ServerName, first), ServerName, first, default);
        await using var other = await CaseOrigin.StartAsync(ElementWebSite.Of(directory, "copper-finch.localhost:20125", second), "copper-finch.localhost:20125", second, default);
        using var http = new HttpClient();

        foreach (var path in new[] { "config.json", "config.amber-heron.localhost.json" })
        {
            var config = JsonNode.Parse(await http.GetStringAsync($"http://127.0.0.1:{first}/{path}"))!;
            Assert.Equal("amber-heron.localhost:20123", (string?)config["default_server_config"]!["m.homeserver"]!["server_name"]);
        }
        Assert.Contains("copper-finch", await http.GetStringAsync($"http://127.0.0.1:{second}/config.json"), StringComparison.Ordinal);
        using var page = await http.GetAsync($"http://127.0.0.1:{first}/");
        Assert.Contains("client", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("connect-src 'self' blob: http://amber-heron.localhost:20123;", policy, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        using var outside = await http.GetAsync($"http://127.0.0.1:{first}/%2e%2e/etc/passwd");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, outside.StatusCode);
    }

    private static JsonNode Config() => JsonNode.Parse(ElementWebConfiguration.Of($"http://{ServerName}", ServerName, "http://amber-heron.localhost:20124"))!;

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject all => all.SelectMany(entry => Texts(entry.Value)),
        JsonArray all => all.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
