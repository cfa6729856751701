namespace Muster.Web.Api.Idempotency;

/// <summary>Deletes answers that are older than a day, every hour: some carry secrets, encrypted as they are.</summary>
internal sealed partial class ForgetAnswers(Reservations reservations, TimeProvider clock, ILogger<ForgetAnswers> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await reservations.ForgetOldAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception); // the next hour tries again; nobody reads old answers meanwhile
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Old idempotent answers could not be deleted; the next try is in an hour")]
    private partial void LogFailed(Exception exception);
}
