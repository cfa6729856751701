using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Muster.E2E.Tests.Support;

/// <summary>The panel's HTTP API as a program uses it.</summary>
internal sealed class PanelApi : IDisposable
{
    public PanelApi(Uri panel, string? token)
    {
        Http = new HttpClient { BaseAddress = panel, Timeout = Until.Patience };
        if (token is not null) Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public HttpClient Http { get; }

    public Uri Panel => Http.BaseAddress!;

    /// <summary>A commander's token, made as people make one.</summary>
    public static async Task<string> TokenAsync(DataPlace data)
    {
        var made = await data.RunAsync("token", "create", "--name", "end-to-end tests", "--role", "commander", "--allow", "dispose,reveal");
        Assert.True(made.ExitCode == 0, $"token create failed: {made.Errors}");
        return made.Output.Trim();
    }

    /// <summary>Sends a request, which has to succeed, and reads its JSON.</summary>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path} answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<JsonElement> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body ?? new { });

    /// <summary>Until it is Active and its war room is served, which is a moment later.</summary>
    public async Task<JsonElement> OpenCaseAsync(string title)
    {
        var id = (await PostAsync("api/v1/cases", new { title, host = "local" })).GetProperty("id").GetGuid();
        await ReachesAsync(id, "Active");
        return await Until.HoldsAsync(
            $"The war room of case {id}", () => GetAsync($"api/v1/cases/{id}"), seen => seen.GetProperty("homeservers")[0].GetProperty("warRoomUrl").ValueKind == JsonValueKind.String);
    }

    public Task<JsonElement> ReachesAsync(Guid id, string state) => Until.HoldsAsync(
        $"Case {id} being {state}", () => GetAsync($"api/v1/cases/{id}"), seen => seen.GetProperty("state").GetString() == state);

    /// <summary>Makes an invite and accepts it, as the join page would.</summary>
    public async Task<JsonElement> JoinAsync(Guid caseId)
    {
        var invites = await PostAsync($"api/v1/cases/{caseId}/invites", new { count = 1 });
        return await AcceptAsync(new Uri(invites[0].GetProperty("url").GetString()!));
    }

    public async Task<JsonElement> AcceptAsync(Uri link, object? body = null)
    {
        using var stranger = new PanelApi(Panel, token: null);
        return await stranger.SendAsync(HttpMethod.Post, $"api/v1{link.AbsolutePath}", body ?? new { }, Guid.NewGuid().ToString());
    }

    public async Task<JsonElement> DisposeCaseAsync(JsonElement @case)
    {
        var id = @case.GetProperty("id").GetGuid();
        await PostAsync($"api/v1/cases/{id}/dispose", new { confirm = @case.GetProperty("codename").GetString(), wipeWaitSeconds = 0 });
        return await ReachesAsync(id, "Disposed");
    }

    public void Dispose() => Http.Dispose();
}
