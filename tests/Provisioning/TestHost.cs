using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Muster.Provisioning.Tests;

/// <summary>Runs hosted services as the panel does, and stops them in order at the end.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly IHost host;

    private readonly Func<Task> afterwards;

    private TestHost(IHost host, Func<Task> afterwards)
    {
        this.host = host;
        this.afterwards = afterwards;
    }

    public IServiceProvider Services => host.Services;

    /// <param name="afterwards">Runs when the host has stopped, also after a failed test.</param>
    public static async Task<TestHost> StartAsync(Action<IServiceCollection> configure, Func<Task>? afterwards = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        configure(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new TestHost(host, afterwards ?? (() => Task.CompletedTask));
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await afterwards();
    }
}
