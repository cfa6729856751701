using System.Net;
using System.Text;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Pages;

public sealed class PageRulesTests(SharedPanel shared) : IClassFixture<SharedPanel>
{
    private readonly HttpClient http = shared.Panel.Http;

    [Theory]
    [InlineData("/")]
    [InlineData("/healthz")]
    [InlineData("/css/base.css")]
    [InlineData("/account/sign-in")]
    [InlineData("/fault")]
    [InlineData("/there/is/nothing")]
    [InlineData("/api/v1/cases")]
    public async Task Every_answer_refuses_what_is_inline_and_every_other_host(string path)
    {
        using var answer = await http.GetAsync(path);
        AssertGuarded(answer);
    }

    [Theory]
    [InlineData("/setup/x/passkey-options")]
    [InlineData("/account/passkeys/request-options")]
    [InlineData("/account/sign-in")]
    public async Task So_does_the_refusal_of_a_form_without_its_token(string path)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "password")]);
        using var answer = await http.PostAsync(path, form);

        Assert.InRange((int)answer.StatusCode, 400, 499);
        AssertGuarded(answer);
    }

    [Fact]
    public async Task A_page_that_fails_while_it_is_drawn_says_so_in_its_status_and_keeps_the_headers()
    {
        await using var broken = await TestPanel.StartAsync();
        await using (var db = await broken.Contexts.CreateDbContextAsync()) await db.Database.ExecuteSqlRawAsync("DROP TABLE \"Settings\"");

        using var answer = await broken.Http.GetAsync("/account/sign-in");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("eference", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        AssertGuarded(answer);
    }

    [Fact]
    public async Task What_fails_so_that_no_page_can_be_drawn_keeps_the_headers()
    {
        await using var panel = await AccountPanel.StartAsync();
        using var visitor = await panel.SignInAsync(await panel.SetUpAsync());
        await using (var db = await panel.Panel.Contexts.CreateDbContextAsync()) await db.Database.ExecuteSqlRawAsync("ALTER TABLE \"AspNetUsers\" RENAME TO \"Gone\"");

        using var answer = await visitor.GetAsync("/account");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        AssertGuarded(answer);
    }

    private static void AssertGuarded(HttpResponseMessage answer)
    {
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("data:", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin-allow-popups", Assert.Single(answer.Headers.GetValues("Cross-Origin-Opener-Policy")));
    }

    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/fault")]
    [InlineData("/not-found")]
    public async Task A_page_holds_nothing_inline_and_asks_no_other_host(string path)
    {
        var document = new HtmlParser().ParseDocument(await http.GetStringOrErrorPageAsync(path));

        Assert.NotEmpty(document.QuerySelectorAll("link[rel=stylesheet]"));
        Assert.Empty(document.QuerySelectorAll("style, [style], script:not([src])"));
        foreach (var element in document.All)
        {
            Assert.DoesNotContain(element.Attributes, attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
            var target = element.GetAttribute("src") ?? (element.LocalName == "link" ? element.GetAttribute("href") : null);
            if (target is not null) Assert.False(target.Contains("//", StringComparison.Ordinal), target);
        }
    }

    [Theory]
    [InlineData("dark", "dark")]
    [InlineData("light", "light")]
    [InlineData("\"><script>", null)]
    [InlineData(null, null)]
    public async Task The_chosen_theme_is_in_the_page_before_its_first_paint(string? cookie, string? theme)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/sign-in");
        if (cookie is not null) request.Headers.Add("Cookie", $"muster-theme={Uri.EscapeDataString(cookie)}");
        using var answer = await http.SendAsync(request);

        var document = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());

        Assert.Equal(theme, document.DocumentElement.GetAttribute("data-bs-theme"));
    }

    [Fact]
    public async Task The_script_of_interactive_pages_and_every_asset_of_a_page_are_served()
    {
        var document = new HtmlParser().ParseDocument(await http.GetStringOrErrorPageAsync("/account/sign-in"));
        var assets = document.QuerySelectorAll("link[href], script[src]").Select(element => element.GetAttribute("href") ?? element.GetAttribute("src")!).ToList();

        Assert.Contains(assets, asset => asset.EndsWith("blazor.web.js", StringComparison.Ordinal));
        foreach (var asset in assets)
        {
            using var answer = await http.GetAsync("/" + asset.TrimStart('/'));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("{\"csp-report\":{\"effective-directive\":\"script-src\",\"blocked-uri\":\"https://evil.example/x\"}}", HttpStatusCode.NoContent)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("{\"csp-report\":[]}", HttpStatusCode.NoContent)]
    [InlineData("not json", HttpStatusCode.BadRequest)]
    public async Task A_report_of_the_content_policy_is_taken_from_anybody(string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/csp-report");

        using var answer = await http.PostAsync("/csp-reports", content);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_report_that_is_too_large_is_not_read()
    {
        using var content = new ByteArrayContent(new byte[17 * 1024]);

        using var answer = await http.PostAsync("/csp-reports", content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }
}

internal static class Pages
{
    /// <summary>The page, also where its status says that something is wrong.</summary>
    public static async Task<string> GetStringOrErrorPageAsync(this HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }
}
