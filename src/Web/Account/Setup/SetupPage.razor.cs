using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Muster.Data;
using Muster.Domain;

namespace Muster.Web.Account.Setup;

internal enum SetupStep
{
    Address,
    Name,
    Way,
    Codes,
}

/// <summary>
/// Where every one-time link leads: the first admin answers address, name, way of signing in, and keeps recovery codes; others only the
/// last two. Each answer travels in the form, sealed; the last step stores all of it at once.
/// </summary>
public sealed partial class SetupPage
{
    private OneTimeLink? link;
    private SetupStep step;
    private SetupTicket? ticket;
    private string? sealedTicket;
    private Uri? elsewhere;
    private Problem? problem;
    private string? what;
    private string? todo;

    [Parameter] public string Token { get; set; } = "";

    [SupplyParameterFromQuery(Name = "late")] public bool Late { get; set; }
    [SupplyParameterFromForm] public string? Address { get; set; }
    [SupplyParameterFromForm] public string? Name { get; set; }
    [SupplyParameterFromForm] public string? Ticket { get; set; }
    [SupplyParameterFromForm] public string? Password { get; set; }
    [SupplyParameterFromForm] public string? Code { get; set; }
    [SupplyParameterFromForm] public string? Credential { get; set; }
    [SupplyParameterFromForm] public bool Kept { get; set; }

    [Inject] internal PanelDbContext Db { get; set; } = null!;
    [Inject] internal PanelAddress PanelAddress { get; set; } = null!;
    [Inject] internal MusterOptions Configured { get; set; } = null!;
    [Inject] internal SetupTickets Tickets { get; set; } = null!;
    [Inject] internal ChooseAddress Choose { get; set; } = null!;
    [Inject] internal CompleteSetup Complete { get; set; } = null!;
    [Inject] internal PasskeyCheck Passkeys { get; set; } = null!;
    [Inject] internal PanelSignIn SignIn { get; set; } = null!;
    [Inject] internal IPasswordHasher<PanelUser> Hasher { get; set; } = null!;
    [Inject] internal AddressLimits Limits { get; set; } = null!;
    [Inject] internal TimeProvider Time { get; set; } = null!;

    private List<(string Name, SetupStep At)> Steps => link!.Purpose == LinkPurpose.Setup
        ? [("Address", SetupStep.Address), ("Name", SetupStep.Name), ("Sign-in", SetupStep.Way), ("Recovery codes", SetupStep.Codes)]
        : [("Sign-in", SetupStep.Way), ("Recovery codes", SetupStep.Codes)];

    private string Heading => link!.Purpose switch
    {
        LinkPurpose.Setup => "Set up Muster",
        LinkPurpose.Welcome => "Welcome to Muster",
        LinkPurpose.Reset => "Get back in",
    };

    private string Lead => link!.Purpose switch
    {
        LinkPurpose.Setup => "Four short steps, then you can open the first case.",
        LinkPurpose.Welcome => "Choose how you sign in. Nothing is stored before the last step.",
        LinkPurpose.Reset => "This replaces your passkeys, password, authenticator app and recovery codes, and ends your other sessions.",
    };

    private string Suggested => Configured.PanelAddress ?? Account.PanelAddress.Text(Account.PanelAddress.Of(Context.Request));
    private string ThereLink => $"{Account.PanelAddress.Text(elsewhere!)}/setup/{Token}";
    private bool PasskeysPossible => PanelAddress.Last is { } address && Account.PanelAddress.AllowsPasskeys(address);

    protected override async Task OnInitializedAsync()
    {
        link = await OneTimeLinks.FindAsync(Db, Token, Time.GetUtcNow(), Cancel);
        var known = await KnownUserAsync();
        if (link?.UserId is not null && known is null) link = null; // they were disabled
        if (link is null)
        {
            Context.Response.StatusCode = StatusCodes.Status410Gone; // 404 would show the page for unknown addresses instead
            return;
        }
        var address = await PanelAddress.ReadAsync(Cancel);
        ticket = Tickets.Open(link.Id, Ticket) ?? known;
        step = StepSent();
        if (IsTooLate())
        {
            Go($"/setup/{Token}?late=true"); // not this answer: the form that was sent is not on the step to begin again with
            return;
        }
        if (Late && Sent is null)
        {
            what = "This took longer than an hour, so your answers were dropped.";
            todo = "Begin again; the link is still good.";
        }
        if (ticket is not null) sealedTicket = Tickets.Seal(link.Id, ticket);
        if (link.Purpose != LinkPurpose.Setup && address is not null && !Account.PanelAddress.SameHost(address, Account.PanelAddress.Of(Context.Request)))
        {
            elsewhere = address;
            what = $"You are at {Context.Request.Host.Host}; this panel's address is {Account.PanelAddress.Text(address)}.";
            todo = "Open the link there: a passkey made here would not work.";
        }
    }

    /// <summary>Only the first admin is asked for address and name: for all others those forms do not exist, whatever is sent.</summary>
    private SetupStep StepSent() => Sent switch
    {
        "passkey" or "password" => SetupStep.Way,
        "codes" => SetupStep.Codes,
        _ when link!.Purpose != LinkPurpose.Setup => SetupStep.Way,
        "name" => SetupStep.Name,
        _ => SetupStep.Address,
    };

    private bool IsTooLate() => (step == SetupStep.Way && ticket is null) || (step == SetupStep.Codes && ticket is not { IsComplete: true });

    private async Task<SetupTicket?> KnownUserAsync() =>
        link?.UserId is { } id && await Db.Users.FindAsync([id], Cancel) is { DisabledAt: null } user ? new SetupTicket(user.Id, user.UserName!) { TotpKey = Totp.NewKey() } : null;

    private async Task SetAddressAsync()
    {
        if (TooMany()) return;
        var parsed = Account.PanelAddress.Parse(Address);
        problem = parsed.Problem;
        if (!parsed.Ok) return;
        if (!Account.PanelAddress.SameHost(parsed.Value, Account.PanelAddress.Of(Context.Request)))
        {
            elsewhere = parsed.Value;
            return;
        }
        problem = (await Choose.ExecuteAsync(link!, parsed.Value, Cancel)).Problem;
        if (problem is not null) return;
        Limits.Succeeded(Context);
        step = SetupStep.Name;
    }

    private void SetNameAsync()
    {
        if (link!.Purpose != LinkPurpose.Setup || TooMany()) return;
        var name = Text.Line(Name, "Name", 60);
        problem = name.Problem;
        if (name.Ok) Advance(new SetupTicket(Guid.NewGuid().ToString(), name.Value) { TotpKey = Totp.NewKey() }, SetupStep.Way);
    }

    private async Task TakePasskeyAsync()
    {
        if (ticket is null || TooMany()) return;
        if (await Passkeys.AttestAsync(ticket.UserId, Credential) is { } passkey)
        {
            Advance(ticket with { Passkey = KeptPasskey.From(passkey), Codes = RecoveryCodes.Generate() }, SetupStep.Codes);
            return;
        }
        what = "The passkey could not be checked.";
        todo = "Try again. If it stays, use another device, or a password and an authenticator app.";
    }

    private void TakePasswordAsync()
    {
        if (ticket is null || TooMany()) return;
        if (PasswordRules.Problem(Password, ticket.Name) is { } weak) problem = Problem.Field("Password", weak);
        else if (Totp.Match(ticket.TotpKey!, Code, Time.GetUtcNow()) is not { } used) problem = Problem.Field("Code", "That is not what the app shows now. Wait for the next six digits, and check that your phone's clock is right.");
        else Advance(ticket with { PasswordHash = Hasher.HashPassword(new PanelUser(), Password!), TotpStep = used, Codes = RecoveryCodes.Generate() }, SetupStep.Codes);
    }

    private async Task FinishAsync()
    {
        if (ticket is not { IsComplete: true } || TooMany()) return;
        if (!Kept)
        {
            problem = Problem.Field("Kept", "Tick this when you have written the codes down: without them a lost device locks you out.");
            return;
        }
        var done = await Complete.ExecuteAsync(link!, ticket, Cancel);
        problem = done.Problem;
        if (!done.Ok) return;
        Limits.Succeeded(Context);
        await SignIn.BeginAsync(done.Value, "by a one-time link", steppedUp: false, Cancel);
        Go(LocalPath.Home);
    }

    private void Advance(SetupTicket next, SetupStep to)
    {
        Limits.Succeeded(Context);
        ticket = next;
        sealedTicket = Tickets.Seal(link!.Id, next);
        step = to;
    }

    private bool TooMany()
    {
        if (Limits.Begin(Context)) return false;
        what = "Too many tries from your address.";
        todo = "Wait a minute, then try again; the link is still good.";
        return true;
    }

    private string? Error(string field) => problem?.Errors.GetValueOrDefault(field)?[0];
}
