using Muster.Domain;
using Muster.Domain.Access;

namespace Muster.Web.Features.Cases;

public sealed record DismissAttentionInput(Guid CaseId, Guid AttentionId);

/// <summary>Takes something off the "Needs you" list that a person has looked at. What is stuck stays until it is not.</summary>
public sealed class DismissAttention(ActOnCase acts)
{
    public Task<Result<Done>> ExecuteAsync(Actor actor, DismissAttentionInput input, CancellationToken cancel) =>
        acts.RunAsync<Done>(actor, input.CaseId, Acts.None, act =>
        {
            var item = act.Case.Attention.FirstOrDefault(a => a.Id == input.AttentionId);
            if (item is null) return new Problem(ProblemType.NotFound, "It is not on the list any more.") { Act = "Somebody else may have dismissed it; reload to see." };
            if (item.Kind == AbandonCase.Stuck)
                return new Problem(ProblemType.WrongState, "This goes away by itself when the job gets on; an admin may abandon the case instead.");
            act.Case.Dismiss(item.Id, act.Now);
            act.Case.Note("attention-dismissed", $"Looked at: {item.Text}", act.Actor, act.Now);
            act.Log("attention-dismissed", $"{act.Case.Codename}: {item.Kind}");
            return default(Done);
        }, cancel);
}
