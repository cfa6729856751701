using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Muster.Web.Tests.Commands;

/// <summary><c>token</c>, by the real program beside a panel that runs.</summary>
public sealed class TokenCommandTests(RunningPanelFixture shared) : IClassFixture<RunningPanelFixture>
{
    private readonly MusterProgram muster = shared.Muster;

    [Fact]
    public async Task A_token_works_with_just_its_rights_until_it_is_revoked()
    {
        var made = await CreateAsync("reader", "auditor");
        var token = made.Succeeded();
        Assert.Matches("^muster_[A-Za-z0-9_-]{43}$", token);
        Assert.Equal("", made.Errors);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Get, "api/v1/cases", token));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(HttpMethod.Post, "api/v1/cases", token, new { title = "No", host = "local" }));

        var listed = (await muster.RunAsync("token", "list")).Succeeded();
        Assert.Contains("reader  auditor  every case", listed, StringComparison.Ordinal);
        Assert.DoesNotContain(token, listed, StringComparison.Ordinal);

        Assert.Equal("Revoked reader.", (await muster.RunAsync("token", "revoke", "reader")).Succeeded());
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(HttpMethod.Get, "api/v1/cases", token));
        (await muster.RunAsync("token", "revoke", "reader")).AssertRefused(1, "There is no such token, or it is revoked already.");
    }

    [Fact]
    public async Task A_token_can_be_bound_to_a_case_and_disposes_only_where_it_was_allowed()
    {
        var commander = (await CreateAsync("commander", "commander")).Succeeded();
        using var opened = await SendAsync(HttpMethod.Post, "api/v1/cases", commander, new { title = "Bound", host = "local" });
        Assert.Equal(HttpStatusCode.Accepted, opened.StatusCode);
        var id = (await opened.Content.ReadFromJsonAsync<Dictionary<string, object>>())!["id"].ToString()!;
        var path = $"api/v1/cases/{id}";

        var bound = (await CreateAsync("bound", "commander", "--case", id, "--allow", "dispose,reveal")).Succeeded();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Get, path, bound));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(HttpMethod.Post, "api/v1/cases", bound, new { title = "Another", host = "local" }));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(HttpMethod.Post, $"{path}/dispose", commander, new { confirm = "wrong-name" }));
        Assert.Equal(HttpStatusCode.BadRequest, await AskAsync(HttpMethod.Post, $"{path}/dispose", bound, new { confirm = "wrong-name" }));
    }

    [Theory]
    [InlineData("\"boss\" is no role: use admin, commander or auditor.", "--name", "x", "--role", "boss")]
    [InlineData("\"0\" is no role", "--name", "x", "--role", "0")]
    [InlineData("--role", "--name", "x")]
    [InlineData("--name", "--role", "admin")]
    [InlineData("\"abc\" is no case's id", "--name", "x", "--role", "admin", "--case", "abc")]
    [InlineData("\"everything\" cannot be allowed: use dispose, override, reveal.", "--name", "x", "--role", "admin", "--allow", "everything")]
    [InlineData("--expires-in-days", "--name", "x", "--role", "admin", "--expires-in-days", "soon")]
    [InlineData("--frob", "--name", "x", "--role", "admin", "--frob")]
    public async Task What_is_not_understood_is_named_with_the_help_that_explains_it(string said, params string[] options) =>
        (await muster.RunAsync(["token", "create", .. options])).AssertRefused(2, said, "See: ./muster token create --help");

    [Theory]
    [InlineData("name: The character U+0007 is not allowed", "bell\a", "30")]
    [InlineData("expires-in-days: Between 1 and 366 days.", "past", "-1")]
    public async Task What_cannot_be_used_is_named_with_its_reason(string said, string name, string days) =>
        (await muster.RunAsync("token", "create", "--role", "admin", "--name", name, "--expires-in-days", days)).AssertRefused(1, said);

    [Fact]
    public async Task A_case_that_does_not_exist_is_refused() =>
        (await CreateAsync("nowhere", "auditor", "--case", Guid.NewGuid().ToString())).AssertRefused(1, "One of these cases does not exist.");

    private Task<Ran> CreateAsync(string name, string role, params string[] more) => muster.RunAsync(["token", "create", "--name", name, "--role", role, .. more]);

    private async Task<HttpStatusCode> AskAsync(HttpMethod method, string path, string token, object? body = null)
    {
        using var answer = await SendAsync(method, path, token, body);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string token, object? body = null)
    {
        using var http = new HttpClient { BaseAddress = muster.Address };
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null) request.Content = JsonContent.Create(body);
        return await http.SendAsync(request);
    }
}
