using Microsoft.AspNetCore.Components;
using Muster.Domain;
using Muster.Domain.Responders;
using Muster.Web.Access;
using Muster.Web.Features.Cases;
using Muster.Web.Features.Invites.CreateInvites;
using Muster.Web.Features.Responders.RevealResponder;
using Muster.Web.Features.Responders.SignOutResponder;

namespace Muster.Web.Features.Responders.Pages;

public sealed partial class PersonPanel(ActorAccessor actors, SignOutResponder.SignOutResponder signOut)
{
    private RevealDialog reveal = default!;
    private RevealedPerson? revealed;

    [Parameter, EditorRequired]
    public CaseView Case { get; set; } = default!;

    [Parameter, EditorRequired]
    public ResponderView Person { get; set; } = default!;

    [Parameter]
    public EventCallback Changed { get; set; }

    [Parameter]
    public EventCallback<CreatedInvite> Replaced { get; set; }

    private bool IsGone => Person.State is ResponderState.Removed or ResponderState.NotThem;

    private async Task<Problem?> SignOutAsync(string deviceId) =>
        (await signOut.ExecuteAsync(await actors.GetAsync(), new SignOutInput(Case.Id, Person.Id, deviceId), CancellationToken.None)).Problem;
}
