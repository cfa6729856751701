using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;
using Muster.Tests.Support;
using Muster.Web.Features.Join;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Features.Join;

/// <summary>What somebody learns who should not have the link.</summary>
public sealed partial class StrangersTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Every_link_that_cannot_be_used_answers_alike(DatabaseKind kind)
    {
        await using var people = await PeoplePanel.StartAsync(kind);
        var links = new Dictionary<string, string>
        {
            ["used"] = await UsedAsync(people),
            ["revoked"] = await RevokedAsync(people),
            ["burnt"] = await BurntAsync(people),
            ["unknown"] = SecretToken.Generate().Text,
            ["mistyped"] = "not-a-link",
            ["hostile"] = "%2e%2e%2f%22%3E%3Cscript%3E",
            ["expired"] = (await people.InviteAsync(new { expiresInMinutes = 1 })).Link,
        };
        people.Clock.Shift += TimeSpan.FromHours(2);

        await AssertAlikeAsync(links, link => people.Panel.GetAsync($"/join/{link}", null), 404, "This link cannot be used");
        await AssertAlikeAsync(links, link => people.Panel.GetAsync($"/api/v1/join/{link}", null), 404);
        await AssertAlikeAsync(links, link => people.AcceptAsync(link, "a stranger's key", "123456"), 404);
        await AssertAlikeAsync(links, link => people.AgainAsync(link, "a stranger's key"), 404);
    }

    [Fact]
    public async Task A_link_into_a_disposed_case_is_like_any_other_that_cannot_be_used()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();
        await people.ApplyAsync(CaseTrigger.Dispose);
        await people.ApplyAsync(CaseTrigger.Sealed);
        await people.ApplyAsync(CaseTrigger.VerifiedGone);
        var links = new Dictionary<string, string> { ["disposed"] = link, ["unknown"] = SecretToken.Generate().Text };

        await AssertAlikeAsync(links, text => people.Panel.GetAsync($"/join/{text}", null), 404);
        await AssertAlikeAsync(links, text => people.AcceptAsync(text), 404);
    }

    [Fact]
    public async Task A_used_link_tried_from_another_browser_is_told_once_an_hour()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();
        await people.AcceptAsync(link);
        var pseudonym = (await people.ResponderAsync()).Pseudonym;

        await people.AgainAsync(link); // its own browser
        Assert.Equal(404, (await people.AgainAsync(link, "another browser")).Status);
        Assert.Equal(404, (await people.AcceptAsync(link, "a third browser")).Status);

        var attention = Assert.Single(await UntilAsync(people, count: 1));
        Assert.Contains(pseudonym, attention, StringComparison.Ordinal);

        // Only the second of these two hours' tries counts: the first would come within the same hour.
        await DismissAsync(people);
        await people.AgainAsync(link, "another browser");
        people.Clock.Shift += TimeSpan.FromMinutes(61);
        await people.AgainAsync(link, "another browser");
        Assert.Equal(2, (await UntilAsync(people, count: 2)).Count);
    }

    [Fact]
    public async Task Guessing_is_slowed_and_the_right_link_still_opens()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();

        var tries = await Task.WhenAll(Enumerable.Range(0, JoinLimits.Soft + 5).Select(_ => people.AcceptAsync(SecretToken.Generate().Text)));
        var late = tries.Where(answer => answer.Status == 429).ToList();

        Assert.Equal(5, late.Count);
        Assert.All(late, answer => Assert.Equal("too-many-requests", answer.Problem));
        Assert.All(late, answer => Assert.Equal(TimeSpan.FromMinutes(1), answer.Headers.RetryAfter?.Delta));
        var page = await people.Panel.GetAsync($"/join/{SecretToken.Generate().Text}", null);
        Assert.Equal((429, TimeSpan.FromMinutes(1)), (page.Status, page.Headers.RetryAfter?.Delta));
        Assert.Equal(200, (await people.Panel.GetAsync($"/join/{link}", null)).Status);
        Assert.Equal(201, (await people.AcceptAsync(link)).Status);
    }

    [Fact]
    public async Task After_far_too_many_guesses_nothing_is_looked_up_any_more()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();
        for (var i = 0; i < JoinLimits.Hard; i++) await people.AgainAsync(SecretToken.Generate().Text);

        Assert.Equal("too-many-requests", (await people.AcceptAsync(link)).Problem);
        Assert.Equal(429, (await people.Panel.GetAsync($"/join/{link}", null)).Status);
    }

    [Fact]
    public async Task A_forged_forwarding_header_does_not_give_more_tries()
    {
        await using var people = await PeoplePanel.StartAsync();
        var statuses = new List<int>();
        for (var i = 0; i < JoinLimits.Soft + 1; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/join/{SecretToken.Generate().Text}");
            request.Headers.Add("X-Forwarded-For", $"203.0.113.{i}");
            using var response = await people.Panel.Http.SendAsync(request);
            statuses.Add((int)response.StatusCode);
        }
        Assert.Equal(429, statuses[^1]);
    }

    [Fact]
    public async Task The_page_keeps_its_address_and_itself_to_itself()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();
        var page = await people.Panel.GetAsync($"/join/{link}", null);

        Assert.Equal("no-referrer", string.Join(',', page.Headers.GetValues("Referrer-Policy")));
        Assert.Contains("no-store", page.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("default-src 'self'", string.Join(',', page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("amber-heron", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ransomware", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(link, page.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href|action)=\"(https?:)?//", page.Text);
    }

    [Fact]
    public async Task No_link_and_no_secret_is_ever_logged()
    {
        using var logs = new CapturedLogs();
        await using var people = await PeoplePanel.StartAsync(logs: logs);
        var (_, link, code) = await people.InviteAsync(new { realName = "Ana Lindqvist", phone = "+47 22 33 44 55", voiceCode = true });
        var (unknown, mistyped) = (SecretToken.Generate().Text, "nearly-" + link);

        await people.Panel.GetAsync($"/join/{link}", null);
        await people.Panel.GetAsync($"/JOIN/{link}/", null);
        await people.Panel.GetAsync($"/join//{link}", null);
        await people.Panel.GetAsync($"/join/{link}/something", null);
        await people.Panel.GetAsync($"/join/{unknown}", null);
        await people.Panel.GetAsync($"/join/{mistyped}", null);
        await people.Panel.SendAsync(HttpMethod.Put, $"/join/{link}", null, "{");
        await people.Panel.PostAsync($"/api/v1/join/{link}", null, "{ not json", "the-browsers-own-key");
        var answer = await people.AcceptAsync(link, code: code);
        await people.AgainAsync(link, "another-browsers-key");

        Assert.Equal(201, answer.Status);
        Assert.Contains(logs.Lines, line => line.Contains("/join/link", StringComparison.Ordinal)); // the host does log paths
        string[] secrets = [link, unknown, mistyped, code!, answer.Json.GetProperty("passphrase").GetString()!, "the-browsers-own-key", "another-browsers-key", "Lindqvist", "22 33 44"];
        Assert.All(secrets, secret => Assert.DoesNotContain(logs.Lines, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    private static async Task AssertAlikeAsync(Dictionary<string, string> links, Func<string, Task<Answer>> ask, int status, string says = "")
    {
        string? first = null;
        foreach (var (state, link) in links)
        {
            var answer = await ask(link);
            Assert.True(answer.Status == status, $"{state}: {answer.Status} {answer.Text}");
            Assert.Contains(says, answer.Text, StringComparison.Ordinal);
            var headers = answer.Headers.Where(h => h.Key is not ("Date" or "Set-Cookie")).Select(h => $"{h.Key}: {string.Join(',', h.Value)}").Order();
            var seen = $"{answer.ContentType}\n{string.Join('\n', headers)}\n{Random().Replace(answer.Text, "")}";
            first ??= seen;
            Assert.True(first == seen, $"{state} differs:\n{seen}\nfrom\n{first}");
        }
    }

    private static async Task<string> UsedAsync(PeoplePanel people)
    {
        var (_, link, _) = await people.InviteAsync();
        Assert.Equal(201, (await people.AcceptAsync(link)).Status);
        return link;
    }

    private static async Task<string> RevokedAsync(PeoplePanel people)
    {
        var (id, link, _) = await people.InviteAsync();
        Assert.Equal(204, (await people.Panel.SendAsync(HttpMethod.Delete, $"/api/v1/cases/{people.CaseId}/invites/{id}", people.Token)).Status);
        return link;
    }

    private static async Task<string> BurntAsync(PeoplePanel people)
    {
        var (_, link, code) = await people.InviteAsync(new { voiceCode = true });
        var wrong = code == "000000" ? "000001" : "000000";
        for (var i = 0; i < Invite.MaxWrongCodes; i++) await people.AcceptAsync(link, code: wrong);
        return link;
    }

    private static async Task DismissAsync(PeoplePanel people)
    {
        await using var db = await people.Panel.Contexts.CreateDbContextAsync();
        var @case = await db.Cases.Include(c => c.Attention).SingleAsync(c => c.Id == people.CaseId);
        @case.Clear("used-link-tried", people.Clock.GetUtcNow());
        await db.SaveChangesAsync();
    }

    /// <summary>The alarm is written after the answer has gone out.</summary>
    private static async Task<IReadOnlyList<string>> UntilAsync(PeoplePanel people, int count)
    {
        for (var waited = 0; ; waited++)
        {
            var texts = (await people.AttentionAsync("used-link-tried")).Select(a => a.Text).ToList();
            if (texts.Count >= count || waited == 200) return texts;
            await Task.Delay(50);
        }
    }

    /// <summary>What is random in every answer: correlation ids and antiforgery tokens.</summary>
    [GeneratedRegex("\"correlationId\":\"[^\"]*\"|name=\"__RequestVerificationToken\" value=\"[^\"]*\"|<!--Blazor[^>]*-->")]
    private static partial Regex Random();
}
