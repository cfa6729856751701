using Microsoft.Extensions.DependencyInjection;

namespace Muster.Provisioning.Hosts.Local;

public static class LocalHostServices
{
    /// <summary>Homeservers as processes of this machine.</summary>
    public static IServiceCollection AddMusterLocalHost(this IServiceCollection services, LocalHostOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<LocalSynapse>();
        return services;
    }
}
