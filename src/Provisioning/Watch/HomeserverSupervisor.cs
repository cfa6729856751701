using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Data;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;

namespace Muster.Provisioning.Watch;

/// <summary>
/// Keeps the homeservers of this machine up: adopts what outlived the panel, starts again what died, tells what it sees. It never acts
/// on a homeserver while a job does (both pass the case's gate), and starts none whose case is not open: ending a case's writing may
/// have stopped it on purpose.
/// </summary>
public sealed partial class HomeserverSupervisor(
    IDbContextFactory<PanelDbContext> contexts, HomeserverWatch watch, TimeProvider time, ILogger<HomeserverSupervisor> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>One look at every homeserver, side by side and each bounded in time: one that hangs holds up no other for long.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var open = await Supervised(db).Select(h => h.Id).ToListAsync(cancel);
        watch.ForgetAllBut(open);
        await Task.WhenAll(open.Select(id => LookAtAsync(id, cancel)));
    }

    internal static IQueryable<Homeserver> Supervised(PanelDbContext db) => db.Homeservers.Where(h =>
        h.Host == "local" && h.Port != null && (h.State == HomeserverState.Ready || h.State == HomeserverState.Taken)
        && (h.CaseId == null || db.Cases.Any(c => c.Id == h.CaseId && (c.State == CaseState.Active || c.State == CaseState.Sealing))));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                LogBroken(broken); // a database that does not answer now answers at the next look
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAtAsync(Guid id, CancellationToken cancel)
    {
        try
        {
            await watch.LookAsync(id, cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            LogOvertaken(id); // a command changed the row meanwhile; the next look sees both
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            LogBrokenFor(broken, id); // one homeserver's trouble must not hide the others'
            await TellBrokenAsync(id, cancel);
        }
    }

    private async Task TellBrokenAsync(Guid id, CancellationToken cancel)
    {
        try
        {
            await watch.TellBrokenAsync(id, cancel);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            LogBrokenFor(broken, id); // the database itself does not answer; the next look tells
        }
    }

    [LoggerMessage(LogLevel.Error, "Looking at the homeservers failed; the next look is in a few seconds")]
    private partial void LogBroken(Exception exception);

    [LoggerMessage(LogLevel.Error, "Looking at homeserver {Homeserver} failed; the next look is in a few seconds")]
    private partial void LogBrokenFor(Exception exception, Guid homeserver);

    [LoggerMessage(LogLevel.Debug, "Homeserver {Homeserver} was changed while it was looked at")]
    private partial void LogOvertaken(Guid homeserver);
}
