using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Provisioning;
using Muster.Provisioning.Hosts.Local;
using Muster.Web.WebClients;
using Muster.Web.Features;
using Muster.Web.Security;
using Muster.Web.Account;
using Muster.Web.Account.Setup;
using Muster.Web.Api;

namespace Muster.Web;

/// <summary>Puts the panel together. Tests build it with the same code and add what they watch.</summary>
public static class Panel
{
    public static WebApplication Build(MusterOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(Panel).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets(); // a build's assets stay in the source tree; in a published panel this does nothing
        builder.WebHost.UseUrls($"http://{options.Listen}:{Port(builder.Services, options)}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None); // its scope puts the path, and so the tokens in links, into every line
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = provider.ValidateScopes = true);

        var data = new DataDirectory(options.DataDirectory);
        var database = DatabaseOptions.In(data, options.ConnectionString());
        builder.Services.AddSingleton(options);
        builder.Services.AddMusterData(database);
        builder.Services.AddMusterSecrets(data);
        builder.Services.AddMusterJobs(database);
        builder.Services.AddMusterCases();
        builder.Services.AddMusterLocalHost(options.LocalHost());
        builder.Services.AddMusterUi();
        builder.AddMusterAccount();
        builder.Services.AddMusterApi();
        builder.Services.AddMusterPeople();
        builder.Services.AddSingleton<ServedOrigins>();
        builder.Services.AddHostedService<CaseOrigins>();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseProxyTrust(options, app.Services.GetRequiredService<PanelAddress>());
        app.UseMusterUi();
        app.UseMusterApi();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapMusterUi();
        app.MapMusterAccount();
        app.MapMusterApi();
        app.MapMusterPeople();
        return app;
    }

    private static int Port(IServiceCollection services, MusterOptions options)
    {
        if (options is not { Port: 0, Listen: "localhost" }) return options.Port;
        var free = FreePort.Hold();
        services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = free.Take);
        return free.Number;
    }

    /// <summary>Migrates the database and serves until asked to stop. The caller owns the data directory.</summary>
    public static async Task RunAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await StartAsync(app, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
    }

    /// <summary>Migrates the database and begins to serve.</summary>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await PanelDatabase.MigrateAsync(app.Services.GetRequiredService<IDbContextFactory<PanelDbContext>>(), cancellationToken);
        await app.Services.GetRequiredService<PanelAddress>().ReadAsync(cancellationToken); // decides on cookies from the first request on
        await app.StartAsync(CancellationToken.None); // takes moments; broken off it would be reported as failed
        cancellationToken.ThrowIfCancellationRequested();
        RunningPanel.Note(app.Services.GetRequiredService<DataDirectory>(), app.Urls.First());
        await app.Services.GetRequiredService<SetupAnnouncement>().SayAsync(cancellationToken);
    }
}
