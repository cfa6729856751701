namespace Muster.Web.Commands;

/// <summary>
/// Leaves signals to the command line, whose token ends the panel and what it serves. A host's own lifetime would take the signal for
/// itself, so that the others never hear it, and break off a start that is under way as if it had failed.
/// </summary>
internal sealed class CommandLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
