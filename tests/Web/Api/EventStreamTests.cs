using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Muster.Data.Changes;
using Muster.Domain.Access;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Api;

public sealed class EventStreamTests : IAsyncLifetime
{
    private readonly CancellationToken patience = new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;
    private TestPanel panel = null!;
    private string token = "";
    private Guid tokenId;
    private Guid caseId;

    public async Task InitializeAsync()
    {
        panel = await TestPanel.StartAsync();
        var (secret, row) = await panel.TokenRowAsync(PanelRole.Commander);
        (token, tokenId) = (secret, row.Id);
        caseId = (await panel.PostAsync("/api/v1/cases", token, new { title = "Followed", host = "local" })).Json.GetProperty("id").GetGuid();
    }

    public Task DisposeAsync() => panel.DisposeAsync().AsTask();

    [Fact]
    public async Task A_change_arrives_as_one_event()
    {
        using var response = await OpenAsync();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var first = await NextAsync(reader);
        Assert.Equal("Provisioning", first!.Value.GetProperty("state").GetString());

        await panel.SendAsync(HttpMethod.Put, $"/api/v1/cases/{caseId}/voice-bridge", token, new { voiceBridge = "here" });
        var second = await NextAsync(reader);
        Assert.True(second!.Value.GetProperty("version").GetInt32() > first.Value.GetProperty("version").GetInt32());
        Assert.True(second.Value.GetProperty("line").GetInt64() > first.Value.GetProperty("line").GetInt64());
        Assert.Equal(caseId, second.Value.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task It_ends_when_the_token_is_revoked()
    {
        using var response = await OpenAsync();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await NextAsync(reader);
        await using (var db = await panel.Contexts.CreateDbContextAsync())
        {
            (await db.ApiTokens.SingleAsync(t => t.Id == tokenId)).Revoke(TimeProvider.System.GetUtcNow());
            (await db.Cases.SingleAsync(c => c.Id == caseId)).Note("test", "Something happened", Actor.Muster, TimeProvider.System.GetUtcNow());
            await db.SaveChangesAsync();
        }
        Assert.Null(await NextAsync(reader));
    }

    [Fact]
    public async Task A_reader_who_leaves_is_forgotten_and_one_who_may_not_read_gets_no_stream()
    {
        var changes = panel.Services.GetRequiredService<CaseChanges>();
        var before = changes.Subscribers;
        using (var response = await OpenAsync())
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            await NextAsync(reader);
            Assert.Equal(before + 1, changes.Subscribers);
        }
        while (changes.Subscribers != before) await Task.Delay(20, patience);

        var elsewhere = await panel.TokenAsync(PanelRole.Admin, Acts.None, Guid.NewGuid());
        Assert.Equal("not-found", (await panel.GetAsync($"/api/v1/cases/{caseId}/events", elsewhere)).Problem);
    }

    private async Task<HttpResponseMessage> OpenAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/cases/{caseId}/events");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await panel.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience);
    }

    /// <summary>The data of the next event, or null where the stream has ended.</summary>
    private async Task<JsonElement?> NextAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(patience) is { } line)
        {
            if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
            return JsonDocument.Parse(line["data: ".Length..]).RootElement;
        }
        return null;
    }
}
