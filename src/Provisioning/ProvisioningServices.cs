using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Muster.Data;
using Muster.Provisioning.Accounts;
using Muster.Provisioning.Cases;
using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Jobs;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;
using Npgsql;
using Quartz;

namespace Muster.Provisioning;

public static class ProvisioningServices
{
    /// <summary>The panel's encryption, shared with the commands that run beside it.</summary>
    public static IServiceCollection AddMusterSecrets(this IServiceCollection services, DataDirectory data)
    {
        services.AddDataProtection().SetApplicationName("muster").PersistKeysToFileSystem(new DirectoryInfo(data.KeyRingPath));
        services.AddSingleton(data);
        services.AddSingleton<SecretBox>();
        services.AddSingleton<CaseKeys>();
        services.AddSingleton(provider => new HomeserverVault(provider.GetRequiredService<SecretBox>(), MatrixConnection.CreateHttpClient(OwnListener.ConnectAsync)));
        return services;
    }

    /// <summary>What happens to cases whatever host their homeservers are on.</summary>
    public static IServiceCollection AddMusterCases(this IServiceCollection services)
    {
        services.AddSingleton<CommanderAccount>();
        services.AddSingleton<Writing>();
        services.AddSingleton<SessionEnding>();
        services.AddSingleton<AutoDisposal>();
        services.AddHostedService(provider => provider.GetRequiredService<AutoDisposal>());
        services.AddSingleton<VoiceBridgePin>();
        services.AddHostedService(provider => provider.GetRequiredService<VoiceBridgePin>());
        services.AddSingleton<IRecipe, CaseSealing>();
        services.AddSingleton<IRecipe, CaseReopening>();
        services.AddSingleton<IRecipe, CaseDisposal>();
        return services;
    }

    /// <summary>Jobs in a durable store of the panel's own database.</summary>
    public static IServiceCollection AddMusterJobs(this IServiceCollection services, DatabaseOptions database)
    {
        services.AddSingleton<CaseGates>();
        services.AddSingleton<RunningJobs>();
        services.AddSingleton<StepRunner>();
        services.AddSingleton<StuckAttention>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<JobDispatcher>();
        services.AddQuartz(quartz =>
        {
            quartz.UseDefaultRetryPolicy(RetryPolicy.Exponential(10_000, TimeSpan.FromSeconds(2), 2, RunPendingJob.LongestPause));
            quartz.UsePersistentStore(store =>
            {
                store.ConfigureStore(options => options.StoreJobDataAsStrings = true);
                if (database.PostgreSql is { } connectionString) store.UsePostgres(NpgsqlFactory.Instance, connectionString);
                else store.UseSqlite(SqliteFactory.Instance, database.ConnectionString);
                store.ProvisionSchema();
            });
        });
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = false);
        services.AddHostedService(provider => provider.GetRequiredService<JobDispatcher>());
        return services;
    }
}
