using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Muster.Domain.Access;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Access;

/// <summary>
/// Every call of the API against everybody who might make it. The table says who may; a call that is not in it fails the sweep, and so
/// does a row whose call is gone. The tokens have every flag, so that only role and binding decide.
/// </summary>
public sealed class ApiSweepTests(SharedPanel shared) : IClassFixture<SharedPanel>, IAsyncLifetime
{
    /// <summary>
    /// public: everybody, also strangers · any: every token · open: who may open cases · read: who may read this case ·
    /// command: who may command it · admin: admins. Behind it a body that gets past the reading of JSON but changes little.
    /// </summary>
    private static readonly Dictionary<string, (string May, string? Body)> Table = new()
    {
        ["GET /api/v1/cases"] = ("any", null),
        ["POST /api/v1/cases"] = ("open", """{"title":"Sweep","host":"local"}"""),
        ["GET /api/v1/cases/attention"] = ("any", null),
        ["GET /api/v1/cases/{id}"] = ("read", null),
        ["GET /api/v1/cases/{id}/timeline"] = ("read", null),
        ["GET /api/v1/cases/{id}/rooms"] = ("read", null),
        ["GET /api/v1/cases/{id}/events"] = ("read", null),
        ["GET /api/v1/cases/{id}/members"] = ("read", null),
        ["POST /api/v1/cases/{id}/members"] = ("command", """{"userName":"nobody","role":"auditor"}"""),
        ["DELETE /api/v1/cases/{id}/members/{userId}"] = ("command", null),
        ["POST /api/v1/cases/{id}/dispose"] = ("command", """{"confirm":"wrong-name"}"""),
        ["POST /api/v1/cases/{id}/dispose/cancel"] = ("command", null),
        ["POST /api/v1/cases/{id}/retry"] = ("command", null),
        ["POST /api/v1/cases/{id}/postpone"] = ("command", """{"until":null}"""),
        ["POST /api/v1/cases/{id}/abandon"] = ("admin", """{"confirm":"wrong-name","reason":"sweep"}"""),
        ["PUT /api/v1/cases/{id}/voice-bridge"] = ("command", """{"voiceBridge":"+47 22 00 00 00"}"""),
        ["DELETE /api/v1/cases/{id}/attention/{attentionId}"] = ("command", null),
        ["POST /api/v1/cases/{id}/invites"] = ("command", """{"count":1}"""),
        ["GET /api/v1/cases/{id}/invites"] = ("read", null),
        ["DELETE /api/v1/cases/{id}/invites/{invite}"] = ("command", null),
        ["GET /api/v1/cases/{id}/responders"] = ("read", null),
        ["POST /api/v1/cases/{id}/responders/{responder}/admit"] = ("command", null),
        ["POST /api/v1/cases/{id}/responders/{responder}/not-them"] = ("command", null),
        ["POST /api/v1/cases/{id}/responders/{responder}/sign-out"] = ("command", "{}"),
        ["POST /api/v1/cases/{id}/responders/{responder}/lock"] = ("command", null),
        ["POST /api/v1/cases/{id}/responders/{responder}/unlock"] = ("command", null),
        ["POST /api/v1/cases/{id}/responders/{responder}/remove"] = ("command", null),
        ["POST /api/v1/cases/{id}/responders/{responder}/new-passphrase"] = ("command", null),
        ["POST /api/v1/cases/{id}/responders/{responder}/reveal"] = ("command", """{"reason":"sweep"}"""),
        ["GET /api/v1/cases/{id}/sign-in"] = ("command", null),
        ["POST /api/v1/cases/{id}/sign-in/keep"] = ("command", null),
        ["GET /api/v1/hosts"] = ("any", null),
        ["GET /api/v1/hosts/{host}/regions"] = ("any", null),
        ["GET /api/v1/audit"] = ("any", null),
        ["GET /api/v1/join/{token}"] = ("public", null),
        ["POST /api/v1/join/{token}"] = ("public", "{}"),
        ["POST /api/v1/join/{token}/again"] = ("public", null),
        ["POST /api/v1/join/{token}/keep"] = ("public", null),
        ["GET /api/v1/join/{token}/standing"] = ("public", null),
    };

    private readonly TestPanel panel = shared.Panel;
    private Guid caseId;
    private Dictionary<string, string?> callers = [];

    public async Task InitializeAsync()
    {
        var owner = await panel.TokenAsync(PanelRole.Commander);
        caseId = (await panel.PostAsync("/api/v1/cases", owner, new { title = "Sweep", host = "local" })).Json.GetProperty("id").GetGuid();
        callers = new()
        {
            ["nobody"] = null,
            ["wrong token"] = "muster_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            ["auditor"] = await panel.TokenAsync(PanelRole.Auditor, Acts.All),
            ["commander"] = await panel.TokenAsync(PanelRole.Commander, Acts.All),
            ["admin"] = await panel.TokenAsync(PanelRole.Admin, Acts.All),
            ["bound auditor"] = await panel.TokenAsync(PanelRole.Auditor, Acts.All, caseId),
            ["bound commander"] = await panel.TokenAsync(PanelRole.Commander, Acts.All, caseId),
            ["bound admin"] = await panel.TokenAsync(PanelRole.Admin, Acts.All, caseId),
            ["admin bound elsewhere"] = await panel.TokenAsync(PanelRole.Admin, Acts.All, Guid.NewGuid()),
        };
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void Every_call_has_its_row_and_every_row_its_call() =>
        Assert.Equal(Table.Keys.Order(StringComparer.Ordinal), Calls().Order(StringComparer.Ordinal));

    [Fact]
    public async Task Only_who_may_gets_past_the_door()
    {
        var wrong = new List<string>();
        foreach (var (call, (may, body)) in Table)
        {
            foreach (var (caller, token) in callers)
            {
                var got = await DoorAsync(call, body, token, null);
                var expected = Expected(may, caller);
                if (got != expected) wrong.Add($"{call} by {caller}: expected {expected}, got {got}");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_browsers_session_opens_no_call()
    {
        var cookie = await panel.SessionAsync(await panel.UserAsync("api-sweep-admin", PanelRole.Admin));
        foreach (var (call, (may, body)) in Table.Where(row => row.Value.May != "public"))
            Assert.Equal("401", await DoorAsync(call, body, null, cookie));
    }

    private static string Expected(string may, string caller)
    {
        if (may == "public") return "in";
        if (caller is "nobody" or "wrong token") return "401";
        if (may == "any") return "in";
        if (may == "open") return caller is "commander" or "admin" ? "in" : "403";
        if (caller == "admin bound elsewhere") return "404";
        return may switch
        {
            "read" => "in",
            "command" => caller.EndsWith("auditor", StringComparison.Ordinal) ? "403" : "in",
            "admin" => caller.EndsWith("admin", StringComparison.Ordinal) ? "in" : "403",
            _ => throw new InvalidOperationException(may),
        };
    }

    /// <summary>Where the caller got: stopped with 401, 403, or 404 for the case itself, or past all of that.</summary>
    private async Task<string> DoorAsync(string call, string? body, string? token, string? cookie)
    {
        var (method, pattern) = (call.Split(' ')[0], call.Split(' ')[1]);
        var path = pattern.Replace("{id}", caseId.ToString(), StringComparison.Ordinal).Replace("{host}", "local", StringComparison.Ordinal)
            .Replace("{token}", new string('A', 43), StringComparison.Ordinal);
        foreach (var name in (string[])["userId", "attentionId", "invite", "responder"]) path = path.Replace($"{{{name}}}", Guid.NewGuid().ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("{", path, StringComparison.Ordinal);

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var response = await panel.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if ((int)response.StatusCode < 400) return "in";
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode < 500 || text.Contains("homeserver-unreachable", StringComparison.Ordinal), $"{call}: {response.StatusCode} {text}");
        return (int)response.StatusCode switch
        {
            401 => "401",
            403 => "403",
            404 when text.Contains("There is no such case", StringComparison.Ordinal) => "404",
            _ => "in",
        };
    }

    private IEnumerable<string> Calls() =>
        panel.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("api", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method =>
                $"{method} {System.Text.RegularExpressions.Regex.Replace(e.RoutePattern.RawText!, @":\w+\}", "}").TrimEnd('/')}"));
}
