using Microsoft.AspNetCore.Components;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Responders;
using Muster.Web.Access;
using Muster.Web.Features.Cases;
using Muster.Web.Features.Responders.LockResponder;
using Muster.Web.Features.Responders.NewPassphrase;

namespace Muster.Web.Features.Responders.Pages;

public sealed partial class PersonActs(
    ActorAccessor actors, AdmitResponder.AdmitResponder admit, LockResponder.LockResponder @lock,
    UnlockResponder unlock, NewPassphrase.NewPassphrase newPassphrase)
{
    private Problem? problem;

    [Parameter, EditorRequired]
    public CaseView Case { get; set; } = default!;

    [Parameter, EditorRequired]
    public ResponderView Person { get; set; } = default!;

    [Parameter]
    public EventCallback Changed { get; set; }

    /// <summary>A new one that was not read out yet.</summary>
    [Parameter]
    public NewPassphraseView? Passphrase { get; set; }

    [Parameter]
    public EventCallback<NewPassphraseView?> PassphraseChanged { get; set; }

    /// <summary>"Not them" is done; the link for the right person is with it.</summary>
    [Parameter]
    public EventCallback<ShutOut> Replaced { get; set; }

    /// <summary>The number is wanted, to call them.</summary>
    [Parameter]
    public EventCallback Call { get; set; }

    private bool IsGone => Person.State is ResponderState.Removed or ResponderState.NotThem;

    private void Show(Problem? refused) => problem = refused;

    private Task<Problem?> AdmitAsync() => OnPersonAsync(admit.ExecuteAsync);

    private Task<Problem?> LockAsync() => OnPersonAsync(@lock.ExecuteAsync);

    private Task<Problem?> UnlockAsync() => OnPersonAsync(unlock.ExecuteAsync);

    private async Task<Problem?> NewPassphraseAsync()
    {
        var answer = await newPassphrase.ExecuteAsync(await actors.GetAsync(), new ResponderInput(Case.Id, Person.Id), CancellationToken.None);
        if (answer.Ok) await PassphraseChanged.InvokeAsync(answer.Value);
        return answer.Problem;
    }

    private async Task<Problem?> OnPersonAsync(Func<Actor, ResponderInput, CancellationToken, Task<Result<Done>>> act) =>
        (await act(await actors.GetAsync(), new ResponderInput(Case.Id, Person.Id), CancellationToken.None)).Problem;
}
