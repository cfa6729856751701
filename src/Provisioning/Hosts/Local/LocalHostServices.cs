using Microsoft.Extensions.DependencyInjection;
using Muster.Provisioning.Jobs;

namespace Muster.Provisioning.Hosts.Local;

public static class LocalHostServices
{
    /// <summary>Homeservers as processes of this machine.</summary>
    public static IServiceCollection AddMusterLocalHost(this IServiceCollection services, LocalHostOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<LocalSynapse>();
        services.AddSingleton<LocalHomeserverRemoval>();
        services.AddSingleton<IRecipe, MakeLocalHomeserver>();
        return services;
    }
}
