using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Access;

/// <summary>
/// Every address that is not of the API against everybody who might open it. The table says who may; an address that is not in it fails
/// the sweep, and so does a row whose address is gone.
/// </summary>
public class PageSweepTests(SharedPanel shared) : IClassFixture<SharedPanel>, IAsyncLifetime
{
    /// <summary>
    /// public: also strangers · user: whoever is signed in · case: whoever is signed in, and only members and admins see the case ·
    /// otherwise the roles that may.
    /// </summary>
    private static readonly Dictionary<string, string> Table = new()
    {
        ["GET /healthz"] = "public",
        ["GET /readyz"] = "public",
        ["GET /openapi/{documentName}.json"] = "public",
        ["POST /theme"] = "public",
        ["POST /csp-reports"] = "public",
        ["GET /fault"] = "public",
        ["GET /not-found"] = "public",
        ["GET /join/{Token}"] = "public",
        ["GET /setup/{Token}"] = "public",
        ["POST /setup/{token}/passkey-options"] = "public",
        ["GET /account/sign-in"] = "public",
        ["POST /account/sign-out"] = "public",
        ["POST /account/passkeys/request-options"] = "public",
        ["POST /account/passkeys/creation-options"] = "user",
        ["GET /account"] = "user",
        ["GET /account/confirm"] = "user",
        ["GET /account/not-allowed"] = "user",
        ["GET /account/password"] = "user",
        ["GET /account/recovery-codes"] = "user",
        ["GET /account/passkeys/add"] = "user",
        ["GET /account/passkeys/{Id}"] = "user",
        ["GET /"] = "user",
        ["GET /cases"] = "user",
        ["GET /cases/new"] = "Admin Commander",
        ["GET /cases/{Id}"] = "case",
        ["GET /cases/{Id}/activity"] = "case",
        ["GET /cases/{Id}/dispose"] = "case",
        ["GET /cases/{Id}/responders"] = "case",
        ["GET /cases/{Id}/invites/sheet/{Key}"] = "case",
        ["GET /audit"] = "user",
        ["GET /settings"] = "Admin",
        ["GET /settings/address"] = "Admin",
        ["GET /settings/tokens"] = "Admin",
        ["GET /settings/tokens/new"] = "Admin",
        ["GET /settings/users"] = "Admin",
        ["GET /settings/users/new"] = "Admin",
        ["GET /settings/users/{Id}"] = "Admin",
        ["GET /_framework/opaque-redirect"] = "user",
        ["GET /{path}"] = "user", // what no other address takes, and looks like a file
        ["POST /_blazor/negotiate"] = "user",
        ["POST /_blazor"] = "user",
        ["POST /_blazor/disconnect"] = "user",
        ["POST /_blazor/initializers"] = "user",
    };

    private readonly TestPanel panel = shared.Panel;
    private readonly Dictionary<string, string?> people = new() { ["Stranger"] = null };
    private readonly HashSet<string> readers = [];
    private Guid caseId;
    private string codename = "";

    public async Task InitializeAsync()
    {
        var admin = await panel.TokenAsync(PanelRole.Admin);
        var opened = (await panel.PostAsync("/api/v1/cases", admin, new { title = "Sweep of pages", host = "local" })).Json;
        (caseId, codename) = (opened.GetProperty("id").GetGuid(), opened.GetProperty("codename").GetString()!);
        foreach (var role in Enum.GetValues<PanelRole>())
        {
            foreach (var member in (bool[])[false, true])
            {
                var user = await panel.UserAsync($"{role}{(member ? "-member" : "")}-{Guid.NewGuid():N}", role);
                var name = $"{role}{(member ? " member" : "")}";
                people[name] = await panel.SessionAsync(user);
                if (member) await panel.PostAsync($"/api/v1/cases/{caseId}/members", admin, new { userName = user.UserName, role = role == PanelRole.Auditor ? "auditor" : "commander" });
                if (member || role == PanelRole.Admin) readers.Add(name);
            }
        }
        await using var db = await panel.Contexts.CreateDbContextAsync();
        Assert.Equal(4, await db.CaseMembers.CountAsync(m => m.CaseId == caseId)); // the three, and the token that opened it
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void Every_address_has_its_row_and_every_row_its_address() =>
        Assert.Equal(Table.Keys.Order(StringComparer.Ordinal), Addresses().Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task Only_who_may_gets_in()
    {
        var wrong = new List<string>();
        foreach (var (address, may) in Table)
        {
            foreach (var (person, cookie) in people)
            {
                var (got, text) = await OpenAsync(address, cookie);
                var expected = Expected(may, person);
                if (got != expected) wrong.Add($"{address} by {person}: expected {expected}, got {got}");
                if (!readers.Contains(person) && text.Contains(codename, StringComparison.Ordinal)) wrong.Add($"{address} shows the case to {person}");
                if (address is "GET /cases/{Id}" or "GET /audit" && readers.Contains(person) && !text.Contains(codename, StringComparison.Ordinal)) wrong.Add($"{address} hides the case from {person}");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task No_browser_keeps_what_a_page_shows()
    {
        var kept = new List<string>();
        foreach (var address in Table.Keys)
        {
            foreach (var person in (string[])["Stranger", "Admin member"])
            {
                using var request = Request(address, people[person]);
                using var response = await panel.Http.SendAsync(request);
                if (response.Content.Headers.ContentLength == 0) continue; // nothing in it that could be kept
                if (response.Headers.CacheControl is not { NoStore: true }) kept.Add($"{address} by {person}: {response.Headers.CacheControl}");
            }
        }
        Assert.Empty(kept);
    }

    [Fact]
    public async Task A_session_of_a_user_who_was_disabled_opens_nothing()
    {
        var user = await panel.UserAsync("page-sweep-disabled", PanelRole.Admin);
        var cookie = await panel.SessionAsync(user);
        await using (var db = await panel.Contexts.CreateDbContextAsync())
            await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.DisabledAt, TimeProvider.System.GetUtcNow()));
        var opened = new List<string>();
        foreach (var address in Table.Where(row => row.Value != "public").Select(row => row.Key))
        {
            var (door, text) = await OpenAsync(address, cookie);
            if (door != "sign in" || text.Contains(codename, StringComparison.Ordinal)) opened.Add(address);
        }
        Assert.Empty(opened);
    }

    private static string Expected(string may, string person)
    {
        if (may == "public") return "in";
        if (person == "Stranger") return "sign in";
        return may is "user" or "case" || may.Split(' ').Contains(person.Split(' ')[0]) ? "in" : "not allowed";
    }

    private HttpRequestMessage Request(string address, string? cookie)
    {
        var path = address.Split(' ')[1].Replace("/cases/{Id}", $"/cases/{caseId}", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal)
            .Replace("{Id}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{Key}", Guid.NewGuid().ToString("N"), StringComparison.Ordinal)
            .Replace("{path}", "nothing.txt", StringComparison.Ordinal)
            .Replace("{Token}", new string('A', 43), StringComparison.Ordinal).Replace("{token}", new string('A', 43), StringComparison.Ordinal);
        Assert.DoesNotContain("{", path, StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(address.Split(' ')[0]), path);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        return request;
    }

    private async Task<(string Door, string Text)> OpenAsync(string address, string? cookie)
    {
        using var request = Request(address, cookie);
        using var response = await panel.Http.SendAsync(request);
        Assert.True((int)response.StatusCode < 500, $"{address}: {response.StatusCode}");
        var location = response.Headers.Location?.OriginalString ?? "";
        var door = location.Contains("/account/sign-in", StringComparison.Ordinal) && !address.Contains("sign-out", StringComparison.Ordinal) || (int)response.StatusCode == 401 ? "sign in"
            : location.Contains("/account/not-allowed", StringComparison.Ordinal) || (int)response.StatusCode == 403 ? "not allowed" : "in";
        return (door, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Pages take GET and POST; what they take is one row. Static files are public and not listed.</summary>
    private IEnumerable<string> Addresses() =>
        panel.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null && !e.RoutePattern.RawText!.TrimStart('/').StartsWith("api", StringComparison.Ordinal))
            .Select(e =>
            {
                var method = e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { } methods ? methods.Contains("GET") ? "GET" : methods[0] : "POST";
                var pattern = e.RoutePattern.RawText!.Replace("{**path:file}", "{path}", StringComparison.Ordinal).Replace(":guid", "", StringComparison.Ordinal);
                return $"{method} /{pattern.Trim('/')}";
            });
}
