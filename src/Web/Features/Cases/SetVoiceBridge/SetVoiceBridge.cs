using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;

namespace Muster.Web.Features.Cases;

/// <param name="Text">A number or link, one line of at most 300 characters; empty removes it.</param>
public sealed record SetVoiceBridgeInput(Guid CaseId, string? Text);

/// <summary>Says where people talk; responders read it on the join page.</summary>
public sealed class SetVoiceBridge(ActOnCase acts)
{
    public const int MaxLength = 300;

    public Task<Result<Done>> ExecuteAsync(Actor actor, SetVoiceBridgeInput input, CancellationToken cancel) =>
        acts.RunAsync<Done>(actor, input.CaseId, Acts.None, act =>
        {
            var text = Text.Line(input.Text, "voiceBridge", MaxLength, required: false);
            if (text.Problem is { } refused) return refused;
            if (act.Case.State is CaseState.Disposing or CaseState.Disposed)
                return new Problem(ProblemType.WrongState, $"The case is {act.Case.State}; nobody will call any more.");
            act.Case.SetVoiceBridge(text.Value, act.Actor, act.Now);
            act.Log("voice-bridge-set", $"Changed the voice bridge of {act.Case.Codename}");
            return default(Done);
        }, cancel);
}
