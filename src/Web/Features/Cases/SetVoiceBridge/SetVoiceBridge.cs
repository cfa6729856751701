using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;
using Muster.Provisioning.Cases;

namespace Muster.Web.Features.Cases;

/// <param name="Text">A number or link, one line of at most 300 characters; empty removes it.</param>
public sealed record SetVoiceBridgeInput(Guid CaseId, string? Text);

/// <summary>
/// Says where people talk: pinned in <c>#war-room</c>, and shown on the join page. A homeserver that does not answer only delays the pin,
/// which the case's attention says.
/// </summary>
public sealed class SetVoiceBridge(ActOnCase acts, VoiceBridgePin pin)
{
    public const int MaxLength = 300;

    public async Task<Result<Done>> ExecuteAsync(Actor actor, SetVoiceBridgeInput input, CancellationToken cancel)
    {
        var saved = await acts.RunAsync<Done>(actor, input.CaseId, Acts.None, act =>
        {
            var text = Text.Line(input.Text, "voiceBridge", MaxLength, required: false);
            if (text.Problem is { } refused) return refused;
            if (act.Case.State is CaseState.Disposing or CaseState.Disposed)
                return new Problem(ProblemType.WrongState, $"The case is {act.Case.State}; nobody will call any more.");
            act.Case.SetVoiceBridge(text.Value, act.Actor, act.Now);
            if (act.Case.State != CaseState.Failed) VoiceBridgePin.IsDue(act.Case, act.Now); // making it anew pins the present one
            act.Log("voice-bridge-set", $"Changed the voice bridge of {act.Case.Codename}");
            return default(Done);
        }, cancel);
        if (saved.Ok) await pin.PinAsync(input.CaseId, cancel);
        return saved;
    }
}
