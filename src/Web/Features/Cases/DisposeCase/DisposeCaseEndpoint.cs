using Muster.Domain;
using Muster.Web.Api;

namespace Muster.Web.Features.Cases;

/// <param name="Confirm">The case's codename.</param>
/// <param name="WipeWaitSeconds">How long to wait for clients to wipe themselves, 0 to 600.</param>
internal sealed record DisposeCaseBody(string? Confirm, int? WipeWaitSeconds);

internal static class DisposeCaseEndpoint
{
    public static void MapDisposeCase(this RouteGroupBuilder cases)
    {
        cases.MapPost("/{id:guid}/dispose", DisposeAsync)
            .WithSummary("Dispose of a case").WithDescription("Ends writing, then destroys everything and checks that it is gone. Tokens need --allow dispose. Follow the case until its state is Disposed.")
            .Produces<CaseView>(StatusCodes.Status202Accepted)
            .WithProblems(ProblemType.WrongCodename, ProblemType.Invalid, ProblemType.StepUpRequired, ProblemType.NotFound, ProblemType.AlreadyDisposing, ProblemType.WrongState);
        cases.MapPost("/{id:guid}/dispose/cancel", CancelAsync)
            .WithSummary("Cancel a disposal").WithDescription("While the case is Sealing: people may write again.")
            .Produces<CaseView>(StatusCodes.Status202Accepted)
            .WithProblems(ProblemType.NotFound, ProblemType.WrongState, ProblemType.Stale);
    }

    private static async Task<IResult> DisposeAsync(Guid id, DisposeCaseBody body, Caller caller, DisposeCase dispose, ShowCase show, CancellationToken cancel) =>
        await show.AcceptedAsync(caller, id, await dispose.ExecuteAsync(caller.Actor, new DisposeCaseInput(id, body.Confirm, body.WipeWaitSeconds), cancel), cancel);

    private static async Task<IResult> CancelAsync(Guid id, Caller caller, CancelDispose cancelDispose, ShowCase show, CancellationToken cancel) =>
        await show.AcceptedAsync(caller, id, await cancelDispose.ExecuteAsync(caller.Actor, id, cancel), cancel);
}
