using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Account;

namespace Muster.Web.Commands;

/// <summary>
/// Runs a command against the panel's database, also while the panel runs: both databases take several processes, and the rows are the
/// same. Whoever may read the data directory is trusted as an admin.
/// </summary>
internal static class PanelTask
{
    /// <summary>Who the audit log says did it.</summary>
    private static readonly Actor CommandLineActor = new(ActorKind.Muster, "command-line", "Command line", PanelRole.Admin, Acts.All);

    /// <summary>Runs <paramref name="task"/>; 0 where it succeeded, else 1 with the reason on standard error.</summary>
    public static async Task<int> RunAsync<T>(
        ParseResult parsed, Func<IServiceProvider, Actor, Task<Result<T>>> task, Action<T> print, CancellationToken cancel)
    {
        if (CommandLine.Options(parsed) is not { } options) return 1;
        if (DataDirectory.Find(options.DataDirectory) is null)
            return await FailAsync($"There is no panel's data in {options.DataDirectory}, or you may not look there. Start the panel once (./muster run), name its directory with --data, or run this as the user that the panel runs as.");
        if (DataTrouble.Owner(options) is { } stranger) return await FailAsync(stranger);
        try
        {
            await using var services = Services(options);
            if (await UnreadyAsync(services, cancel) is { } reason) return await FailAsync(reason);
            await using var scope = services.CreateAsyncScope();
            var result = await task(scope.ServiceProvider, CommandLineActor);
            if (result.Problem is { } problem) return await FailAsync(Words(problem));
            print(result.Value);
            return 0;
        }
        catch (Exception failure) when (DataTrouble.Explain(failure, options) is not null)
        {
            return await FailAsync(DataTrouble.Explain(failure, options)!);
        }
    }

    private static ServiceProvider Services(MusterOptions options)
    {
        var data = new DataDirectory(options.DataDirectory);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(options);
        services.AddSingleton(data);
        services.AddSingleton(TimeProvider.System);
        services.AddMusterData(DatabaseOptions.In(data, options.ConnectionString()));
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.AddSingleton<PanelAddress>();
        return services.BuildServiceProvider();
    }

    /// <summary>A panel that never ran has no tables yet; they are made here, unless a panel is busy with just that.</summary>
    private static async Task<string?> UnreadyAsync(ServiceProvider services, CancellationToken cancel)
    {
        var contexts = services.GetRequiredService<IDbContextFactory<PanelDbContext>>();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (!(await db.Database.GetPendingMigrationsAsync(cancel)).Any()) return null;
        using var owned = services.GetRequiredService<DataDirectory>().TryOwn();
        if (owned is null) return "The panel is starting. Try again in a moment; if it stays, panel and command have different versions.";
        await PanelDatabase.MigrateAsync(contexts, cancel);
        return null;
    }

    private static string Words(Problem problem) => problem.Errors.Count == 0
        ? $"{problem.Detail} {problem.Act}"
        : string.Join('\n', problem.Errors.SelectMany(field => field.Value.Select(why => $"{JsonNamingPolicy.KebabCaseLower.ConvertName(field.Key)}: {why}")));

    private static async Task<int> FailAsync(string reason)
    {
        await Console.Error.WriteLineAsync(reason);
        return 1;
    }
}
