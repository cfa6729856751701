using Microsoft.AspNetCore.Components;
using Muster.Domain;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;
using Muster.Web.Access;
using Muster.Web.Features.Cases;
using Muster.Web.Features.Responders.NewPassphrase;
using Muster.Web.Features.Responders.RevealResponder;
using Muster.Web.Features.Responders.SignOutResponder;
using Muster.Web.Shared;

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
    public EventCallback<ShutOut> Replaced { get; set; }

    /// <summary>A new one that was not read out yet.</summary>
    [Parameter]
    public NewPassphraseView? Passphrase { get; set; }

    [Parameter]
    public EventCallback<NewPassphraseView?> PassphraseChanged { get; set; }

    /// <summary>Asks at once whether to reveal: the commander comes back from confirming that it is them.</summary>
    [Parameter]
    public bool Reveal { get; set; }

    private bool IsGone => Person.State is ResponderState.Removed or ResponderState.NotThem;

    private static string Dial(string phone) => $"tel:{string.Concat(phone.Where(c => char.IsAsciiDigit(c) || c == '+'))}";

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && Reveal) await reveal.ShowAsync();
    }

    /// <summary>Whether the owner's own identity vouches for a device; the signatures were checked.</summary>
    private static (Tone Tone, string Words) Trust(Device device) => device.Signing switch
    {
        DeviceSigning.NoKeys => (Tone.Wait, "Has no keys: it cannot read"),
        DeviceSigning.NotCrossSigned => (Tone.Warn, "Not signed by its owner"),
        DeviceSigning.CrossSigned => (Tone.Ok, "Signed by its owner"),
        DeviceSigning.Unknown => (Tone.Wait, "Could not be checked on this machine"),
        DeviceSigning.Forged => (Tone.Bad, "Its signature is false: somebody tampers"),
    };

    private async Task<Problem?> SignOutAsync(string deviceId) =>
        (await signOut.ExecuteAsync(await actors.GetAsync(), new SignOutInput(Case.Id, Person.Id, deviceId), CancellationToken.None)).Problem;
}
