using Microsoft.Extensions.DependencyInjection;
using Muster.Provisioning.Jobs;
using Muster.Provisioning.Watch;

namespace Muster.Provisioning.Hosts.Local;

public static class LocalHostServices
{
    /// <summary>Homeservers as processes of this machine.</summary>
    public static IServiceCollection AddMusterLocalHost(this IServiceCollection services, LocalHostOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<LocalSynapse>();
        services.AddSingleton<LocalHomeserverRemoval>();
        services.AddSingleton<AbandonedHomeserver>();
        services.AddSingleton<IRecipe, MakeLocalHomeserver>();
        services.AddSingleton<HomeserverWatch>();
        services.AddSingleton<HomeserverSupervisor>();
        services.AddHostedService(provider => provider.GetRequiredService<HomeserverSupervisor>());
        return services;
    }
}
