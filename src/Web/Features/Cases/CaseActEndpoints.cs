using Muster.Domain;
using Muster.Web.Api;

namespace Muster.Web.Features.Cases;

/// <param name="Confirm">The case's codename.</param>
/// <param name="Reason">Why; kept with the case.</param>
internal sealed record AbandonCaseBody(string? Confirm, string? Reason);

internal sealed record PostponeCaseBody
{
    /// <summary>When the case disposes of itself, between one hour and one year ahead; null: not by itself. Has to be said.</summary>
    public required DateTimeOffset? Until { get; init; }
}

internal sealed record VoiceBridgeBody
{
    /// <summary>A number or link, one line of at most 300 characters; null or empty removes it.</summary>
    public required string? VoiceBridge { get; init; }
}

/// <summary>The smaller acts on a case.</summary>
internal static class CaseActEndpoints
{
    public static void MapCaseActs(this RouteGroupBuilder cases)
    {
        cases.MapPost("/{id:guid}/retry", async (Guid id, Caller caller, RetryCase retry, ShowCase show, CancellationToken cancel) =>
                await show.AcceptedAsync(caller, id, await retry.ExecuteAsync(caller.Actor, id, cancel), cancel))
            .WithSummary("Try a failed case again").Produces<CaseView>(StatusCodes.Status202Accepted)
            .WithProblems(ProblemType.NotFound, ProblemType.WrongState, ProblemType.Stale);

        cases.MapPost("/{id:guid}/postpone", async (Guid id, PostponeCaseBody body, Caller caller, PostponeCase postpone, ShowCase show, CancellationToken cancel) =>
                await show.ChangedAsync(caller, id, await postpone.ExecuteAsync(caller.Actor, new PostponeCaseInput(id, body.Until), cancel), cancel))
            .WithSummary("Move the automatic disposal").Produces<CaseView>()
            .WithProblems(ProblemType.Invalid, ProblemType.NotFound, ProblemType.WrongState, ProblemType.Stale);

        cases.MapPost("/{id:guid}/abandon", async (Guid id, AbandonCaseBody body, Caller caller, AbandonCase abandon, ShowCase show, CancellationToken cancel) =>
                await show.ChangedAsync(caller, id, await abandon.ExecuteAsync(caller.Actor, new AbandonCaseInput(id, body.Confirm, body.Reason), cancel), cancel))
            .WithSummary("Abandon a stuck case").WithDescription("Admins only, and only with attention \"stuck\". Tokens need --allow override. The report says: not verified gone.")
            .Produces<CaseView>()
            .WithProblems(ProblemType.WrongCodename, ProblemType.Invalid, ProblemType.StepUpRequired, ProblemType.NotFound, ProblemType.WrongState, ProblemType.Stale);

        cases.MapPut("/{id:guid}/voice-bridge", async (Guid id, VoiceBridgeBody body, Caller caller, SetVoiceBridge set, ShowCase show, CancellationToken cancel) =>
                await show.ChangedAsync(caller, id, await set.ExecuteAsync(caller.Actor, new SetVoiceBridgeInput(id, body.VoiceBridge), cancel), cancel))
            .WithSummary("Say where people talk").Produces<CaseView>()
            .WithProblems(ProblemType.Invalid, ProblemType.NotFound, ProblemType.WrongState, ProblemType.Stale);

        cases.MapDelete("/{id:guid}/attention/{attentionId:guid}", async (Guid id, Guid attentionId, Caller caller, DismissAttention dismiss, CancellationToken cancel) =>
                (await dismiss.ExecuteAsync(caller.Actor, new DismissAttentionInput(id, attentionId), cancel)).ToHttp(_ => Results.NoContent()))
            .WithSummary("Take something off the list of what needs a person").Produces(StatusCodes.Status204NoContent)
            .WithProblems(ProblemType.NotFound, ProblemType.WrongState);
    }
}
