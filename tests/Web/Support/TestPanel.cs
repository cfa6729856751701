using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Responders;
using Muster.Tests.Support;

namespace Muster.Web.Tests.Support;

/// <summary>
/// The real panel on a real server and database, on a free port of loopback. Nothing runs in its background, so that a case stays where a
/// test has put it.
/// </summary>
public sealed class TestPanel : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string directory;

    private TestPanel(WebApplication app, string directory)
    {
        this.app = app;
        this.directory = directory;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }
    public IServiceProvider Services => app.Services;
    public IDbContextFactory<PanelDbContext> Contexts => Services.GetRequiredService<IDbContextFactory<PanelDbContext>>();

    public static async Task<TestPanel> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite, Action<WebApplicationBuilder>? configure = null, Action<MusterOptions>? adjust = null)
    {
        var options = new MusterOptions
        {
            DataDirectory = Directory.CreateTempSubdirectory("muster-test-").FullName,
            PostgreSql = await TestDatabase.ConnectionStringAsync(kind),
            Listen = "127.0.0.1",
            Port = 0,
        };
        adjust?.Invoke(options);
        var app = Panel.Build(options, builder =>
        {
            builder.Services.RemoveAll<IHostedService>();
            builder.Services.ThrowOnMultiplyingQueries();
            configure?.Invoke(builder);
        });
        await PanelDatabase.MigrateAsync(app.Services.GetRequiredService<IDbContextFactory<PanelDbContext>>(), CancellationToken.None);
        await app.StartAsync();
        return new TestPanel(app, options.DataDirectory);
    }

    /// <summary>A token that works for a day.</summary>
    public async Task<string> TokenAsync(PanelRole role, Acts allow = Acts.None, params Guid[] cases) => (await TokenRowAsync(role, allow, cases)).Secret;

    public async Task<(string Secret, ApiToken Token)> TokenRowAsync(PanelRole role, Acts allow = Acts.None, params Guid[] cases)
    {
        var secret = SecretToken.Generate();
        var now = Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var token = new ApiToken($"test {role}", role, allow, secret.Hash, now, now.AddDays(1), cases.Length == 0 ? null : cases);
        await using var db = await Contexts.CreateDbContextAsync();
        db.ApiTokens.Add(token);
        await db.SaveChangesAsync();
        return ($"muster_{secret.Text}", token);
    }

    /// <summary>Sends a request; a string body goes as it is, anything else as JSON.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, string? token, object? body = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (body is string text) request.Content = new StringContent(text, System.Text.Encoding.UTF8, "application/json");
        else if (body is not null) request.Content = JsonContent.Create(body);
        return await Answer.OfAsync(await Http.SendAsync(request));
    }

    public Task<Answer> PostAsync(string path, string? token, object? body = null, string? idempotencyKey = null) => SendAsync(HttpMethod.Post, path, token, body, idempotencyKey);

    public Task<Answer> GetAsync(string path, string? token) => SendAsync(HttpMethod.Get, path, token);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
    }
}

/// <summary>An answer, read to its end.</summary>
public sealed record Answer(int Status, string? ContentType, string? Location, string Text, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The slug of the problem's type; fails where the answer is no problem.</summary>
    public string Problem
    {
        get
        {
            Assert.Equal("application/problem+json", ContentType);
            Assert.Equal(Status, Json.GetProperty("status").GetInt32());
            return Json.GetProperty("type").GetString()!.Replace("https://muster.invalid/problems/", "", StringComparison.Ordinal);
        }
    }

    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.Location?.OriginalString,
                await response.Content.ReadAsStringAsync(), response.Headers);
        }
    }
}
