using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;

namespace Muster.Web.Features.Cases;

/// <param name="Until">When the case disposes of itself; null: not by itself.</param>
public sealed record PostponeCaseInput(Guid CaseId, DateTimeOffset? Until);

/// <summary>Moves, sets or removes the time at which a case disposes of itself.</summary>
public sealed class PostponeCase(ActOnCase acts)
{
    public Task<Result<Done>> ExecuteAsync(Actor actor, PostponeCaseInput input, CancellationToken cancel) =>
        acts.RunAsync<Done>(actor, input.CaseId, Acts.None, act =>
        {
            if (Typed.DisposalTime(input.Until, "until", act.Now) is { } refused) return refused;
            if (!CaseTransitions.Allows(act.Case.State, CaseTrigger.Dispose))
                return new Problem(ProblemType.WrongState, $"The case is {act.Case.State}; there is nothing to postpone.");
            act.Case.Postpone(input.Until?.ToUniversalTime(), act.Actor, act.Now);
            act.Log("case-postponed", input.Until is { } until ? $"{act.Case.Codename} disposes itself at {until.UtcDateTime:u}" : $"{act.Case.Codename} does not dispose itself any more");
            return default(Done);
        }, cancel);
}
