using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Api;

/// <summary>Every bad input gets the problem that says what to do, and leaves nothing behind.</summary>
public sealed class BadInputTests(SharedPanel shared) : IClassFixture<SharedPanel>, IAsyncLifetime
{
    private readonly TestPanel panel = shared.Panel;
    private string token = "";
    private (int Cases, int Jobs) before;

    public async Task InitializeAsync()
    {
        token = await panel.TokenAsync(PanelRole.Commander, Acts.Dispose);
        before = await CountAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public static TheoryData<string?> BadTitles => new(
        null, "", "   ", new string('x', 201), new string('x', 10_000), "a\u0000b", "two\nlines", "bell \u0007", "invoice \u202Egnp.exe", "\u2066hidden\u2069", "zero\u200Bwidth");

    [Theory]
    [MemberData(nameof(BadTitles))]
    public async Task A_title_that_cannot_be_shown_is_refused_by_name(string? title)
    {
        var answer = await panel.PostAsync("/api/v1/cases", token, new { title, host = "local" });
        Assert.Equal("invalid", answer.Problem);
        Assert.NotEmpty(answer.Json.GetProperty("errors").GetProperty("title").EnumerateArray());
        Assert.NotEmpty(answer.Json.GetProperty("act").GetString()!);
        Assert.Matches("^[0-9A-Za-z:]{8,}$", answer.Json.GetProperty("correlationId").GetString());
        await NothingWasOpenedAsync();
    }

    [Fact]
    public async Task Script_in_a_title_is_only_text()
    {
        var answer = await panel.PostAsync("/api/v1/cases", token, new { title = "<script>alert(1)</script>", host = "local" });
        Assert.Equal(202, answer.Status);
        Assert.Equal("<script>alert(1)</script>", answer.Json.GetProperty("title").GetString());
        Assert.Equal("application/json", answer.ContentType);
    }

    [Theory]
    [InlineData("""{"title":"t","host":"mars"}""", "unknown-host", "host")]
    [InlineData("""{"title":"t"}""", "unknown-host", "host")]
    [InlineData("""{"title":"t","host":"local","autoDisposeAt":"2020-01-01T00:00:00Z"}""", "invalid", "autoDisposeAt")]
    [InlineData("""{"title":"t","host":"local","autoDisposeAt":"2999-01-01T00:00:00Z"}""", "invalid", "autoDisposeAt")]
    [InlineData("""{"title":"t","host":"local","autoDisposeAt":"soon"}""", "invalid", "autoDisposeAt")]
    [InlineData("""{"title":"t","host":"local","rooms":["kitchen"]}""", "invalid", "rooms")]
    [InlineData("""{"title":"t","host":"local","voiceBridge":"a\nb"}""", "invalid", "voiceBridge")]
    [InlineData("""{"title":"t","host":"local","codename":"Not A Codename"}""", "invalid", "codename")]
    [InlineData("""{"title":"t","host":"local","severity":"sev9"}""", "invalid", "severity")]
    [InlineData("""{"title":"t","host":"local","severity":1}""", "invalid", "severity")]
    [InlineData("""{"title":"t","host":"local","admin":true}""", "invalid", "admin")]
    [InlineData("""{"title":"t","title":"u","host":"local"}""", "invalid", "title")]
    [InlineData("""{"title":7,"host":"local"}""", "invalid", "title")]
    public async Task A_field_that_cannot_be_used_is_named(string body, string problem, string field)
    {
        var answer = await panel.PostAsync("/api/v1/cases", token, body);
        Assert.Equal(problem, answer.Problem);
        Assert.Equal(400, answer.Status);
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(field, out _), answer.Text);
        await NothingWasOpenedAsync();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{'title':'x'}")]
    [InlineData("\"text\"")]
    public async Task Malformed_json_is_refused_without_the_words_of_an_exception(string body)
    {
        var answer = await panel.PostAsync("/api/v1/cases", token, body);
        Assert.Equal("invalid", answer.Problem);
        Assert.DoesNotContain("Muster.Web", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_of_great_depth_is_refused() =>
        Assert.Equal("invalid", (await panel.PostAsync("/api/v1/cases", token, $$"""{"title":{{new string('[', 5000)}}{{new string(']', 5000)}}}""")).Problem);

    [Fact]
    public async Task Another_media_type_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases") { Content = new StringContent("title=x", Encoding.UTF8, "application/x-www-form-urlencoded") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal("unsupported-media-type", (await Answer.OfAsync(await panel.Http.SendAsync(request))).Problem);
    }

    [Fact]
    public async Task A_body_of_100_megabytes_is_refused_before_it_is_sent()
    {
        var address = panel.Http.BaseAddress!;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/cases HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n"));
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await reader.ReadLineAsync());
        Assert.Contains("problems/too-large", await reader.ReadToEndAsync(), StringComparison.Ordinal); // and the connection ends
    }

    [Fact]
    public async Task A_body_that_hides_its_size_is_cut_off()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases") { Content = new StreamContent(new MemoryStream(new byte[300 * 1024])) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Assert.Contains((await Answer.OfAsync(await panel.Http.SendAsync(request))).Problem, (string[])["too-large", "invalid"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("muster_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_missing_or_wrong_token_is_refused(string? wrong)
    {
        var answer = await panel.GetAsync("/api/v1/cases", wrong);
        Assert.Equal("sign-in-required", answer.Problem);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_revoked_token_is_refused_at_once()
    {
        var (secret, row) = await panel.TokenRowAsync(PanelRole.Admin);
        Assert.Equal(200, (await panel.GetAsync("/api/v1/cases", secret)).Status);
        await using (var db = await panel.Contexts.CreateDbContextAsync())
        {
            (await db.ApiTokens.SingleAsync(t => t.Id == row.Id)).Revoke(TimeProvider.System.GetUtcNow());
            await db.SaveChangesAsync();
        }
        Assert.Equal("sign-in-required", (await panel.GetAsync("/api/v1/cases", secret)).Problem);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", "not-found")]
    [InlineData("GET", "/api", "not-found")]
    [InlineData("GET", "/api/v1/cases/not-an-id", "not-found")]
    [InlineData("DELETE", "/api/v1/cases", "method-not-allowed")]
    [InlineData("PATCH", "/api/v1/audit", "method-not-allowed")]
    [InlineData("GET", "/api/v1/cases?limit=many", "invalid")]
    [InlineData("GET", "/api/v1/cases?limit=0", "invalid")]
    [InlineData("GET", "/api/v1/cases?state=asleep", "invalid")]
    [InlineData("GET", "/api/v1/cases?state=1", "invalid")]
    [InlineData("GET", "/api/v1/cases?sort=colour", "invalid")]
    [InlineData("GET", "/api/v1/cases?cursor=AAAA", "invalid")]
    [InlineData("GET", "/api/v1/cases?cursor=%00%ff", "invalid")]
    [InlineData("GET", "/api/v1/audit?after=x", "invalid")]
    [InlineData("GET", "/api/v1/hosts/mars/regions", "not-found")]
    [InlineData("GET", "/api/v1/cases/01900000-0000-7000-8000-000000000000", "not-found")]
    public async Task What_routing_and_binding_refuse_is_a_problem_too(string method, string path, string problem) =>
        Assert.Equal(problem, (await panel.SendAsync(new HttpMethod(method), path, token)).Problem);

    [Fact]
    public async Task A_cursor_that_was_changed_is_refused()
    {
        for (var i = 0; i < 3; i++) await OpenAsync($"Case {i}");
        var cursor = (await panel.GetAsync("/api/v1/cases?limit=1", token)).Json.GetProperty("next").GetString()!;
        Assert.Equal(200, (await panel.GetAsync($"/api/v1/cases?limit=1&cursor={cursor}", token)).Status);
        var changed = (cursor[20] == 'A' ? 'B' : 'A') is var letter ? $"{cursor[..20]}{letter}{cursor[21..]}" : "";
        Assert.Equal("invalid", (await panel.GetAsync($"/api/v1/cases?limit=1&cursor={changed}", token)).Problem);
        Assert.Equal("invalid", (await panel.GetAsync($"/api/v1/cases?limit=1&sort=severity&cursor={cursor}", token)).Problem);
    }

    [Fact]
    public async Task A_wrong_codename_disposes_of_nothing()
    {
        var (id, _) = await OpenAsync("One");
        var answer = await panel.PostAsync($"/api/v1/cases/{id}/dispose", token, new { confirm = "wrong-name" });
        Assert.Equal("wrong-codename", answer.Problem);
        Assert.Equal("Provisioning", (await panel.GetAsync($"/api/v1/cases/{id}", token)).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Disposing_while_provisioning_rolls_back_and_a_second_dispose_names_the_job()
    {
        var (id, codename) = await OpenAsync("One");
        var first = await panel.PostAsync($"/api/v1/cases/{id}/dispose", token, new { confirm = codename });
        Assert.Equal(202, first.Status);
        Assert.Equal("Disposing", first.Json.GetProperty("state").GetString());
        Assert.Equal($"/api/v1/cases/{id}", first.Location);
        var second = await panel.PostAsync($"/api/v1/cases/{id}/dispose", token, new { confirm = codename });
        Assert.Equal("already-disposing", second.Problem);
        Assert.Contains("dispose-case", second.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_commanders_at_once_start_one_disposal()
    {
        var (id, codename) = await OpenAsync("One");
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => panel.PostAsync($"/api/v1/cases/{id}/dispose", token, new { confirm = codename })));
        Assert.Single(answers, a => a.Status == 202);
        Assert.All(answers.Where(a => a.Status != 202), a => Assert.Equal("already-disposing", a.Problem));
        await using var db = await panel.Contexts.CreateDbContextAsync();
        Assert.Equal(1, await db.PendingJobs.CountAsync(j => j.CaseId == id && j.Kind == Domain.Jobs.JobKind.DisposeCase));
    }

    [Fact]
    public async Task A_token_without_the_flag_is_told_which_one_it_needs()
    {
        var (id, codename) = await OpenAsync("One");
        var plain = await panel.TokenAsync(PanelRole.Commander);
        var answer = await panel.PostAsync($"/api/v1/cases/{id}/dispose", plain, new { confirm = codename });
        Assert.Equal("step-up-required", answer.Problem);
        Assert.Equal(403, answer.Status);
        Assert.Contains("--allow dispose", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dispose/cancel", "{}")]
    [InlineData("retry", "{}")]
    public async Task Acts_that_the_state_does_not_allow_are_refused(string act, string body)
    {
        var (id, _) = await OpenAsync("One");
        Assert.Equal("wrong-state", (await panel.PostAsync($"/api/v1/cases/{id}/{act}", token, body)).Problem);
    }

    [Fact]
    public async Task Postponing_has_to_say_until_when()
    {
        var (id, _) = await OpenAsync("One");
        Assert.Equal("invalid", (await panel.PostAsync($"/api/v1/cases/{id}/postpone", token, "{}")).Problem);
        Assert.Equal(200, (await panel.PostAsync($"/api/v1/cases/{id}/postpone", token, """{"until":null}""")).Status);
    }

    private async Task<(Guid Id, string Codename)> OpenAsync(string title)
    {
        var answer = await panel.PostAsync("/api/v1/cases", token, new { title, host = "local" });
        Assert.Equal(202, answer.Status);
        Assert.Equal(nameof(CaseState.Provisioning), answer.Json.GetProperty("state").GetString());
        return (answer.Json.GetProperty("id").GetGuid(), answer.Json.GetProperty("codename").GetString()!);
    }

    private async Task NothingWasOpenedAsync() => Assert.Equal(before, await CountAsync());

    private async Task<(int Cases, int Jobs)> CountAsync()
    {
        await using var db = await panel.Contexts.CreateDbContextAsync();
        return (await db.Cases.CountAsync(), await db.PendingJobs.CountAsync());
    }
}
