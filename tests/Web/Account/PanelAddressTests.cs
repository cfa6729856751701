using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Data;
using Muster.Web.Account;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Account;

/// <summary>Every request passes by the panel's address: a database that is away takes no answer down that does not need it.</summary>
public sealed class PanelAddressTests : IAsyncLifetime, IDisposable
{
    private readonly MusterOptions options = new()
    {
        DataDirectory = Directory.CreateTempSubdirectory("muster-test-").FullName,
        PostgreSql = "Host=127.0.0.1;Port=1;Username=muster;Database=muster",
        Listen = "127.0.0.1",
        Port = 0,
    };

    private readonly SetClock clock = new();
    private readonly CapturedLogs logs = new();
    private WebApplication panel = null!;

    public Task InitializeAsync()
    {
        panel = Panel.Build(options, builder =>
        {
            builder.Services.RemoveAll<IHostedService>();
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            builder.Logging.AddProvider(logs);
        });
        return panel.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await panel.StopAsync();
        await panel.DisposeAsync();
        Directory.Delete(options.DataDirectory, recursive: true);
    }

    public void Dispose() => logs.Dispose();

    [Fact]
    public async Task With_PostgreSQL_away_what_does_not_need_it_is_answered()
    {
        using var http = new HttpClient { BaseAddress = new Uri(panel.Urls.First()) };
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("ok", await http.GetStringAsync("healthz"));
            clock.Now += PanelAddress.Stale;
        }
    }

    [Fact]
    public async Task That_it_is_away_is_logged_once()
    {
        var address = panel.Services.GetRequiredService<PanelAddress>();
        for (var i = 0; i < 3; i++)
        {
            await address.RefreshAsync();
            clock.Now += PanelAddress.Stale;
        }
        Assert.Single(logs.Lines, line => line.Contains("The panel's address cannot be read", StringComparison.Ordinal));
    }
}
