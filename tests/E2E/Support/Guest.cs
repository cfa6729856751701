using System.Text.Json;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser.Pages;

namespace Muster.E2E.Tests.Support;

/// <summary>Somebody who accepted an invite, and a browser of theirs.</summary>
/// <param name="Page">The browser.</param>
/// <param name="Answer">What the invite was answered with.</param>
internal sealed record Guest(IPage Page, JsonElement Answer)
{
    public string Pseudonym => Text("pseudonym");

    public string Passphrase => Text("passphrase");

    public string MatrixId => Text("matrixId");

    /// <summary>Opens the war room by hand, without a handover, until one can write.</summary>
    public async Task<WarRoomPage> SignInAsync(bool borrowed = false)
    {
        var room = await TypeSignInAsync(borrowed);
        await room.ReadyAsync();
        return room;
    }

    /// <summary>As <see cref="SignInAsync"/>, up to the click on "Sign in".</summary>
    public async Task<WarRoomPage> TypeSignInAsync(bool borrowed = false)
    {
        await Page.GotoAsync(Text("warRoomUrl"));
        var room = new WarRoomPage(Page);
        await room.TypeSignInAsync(Pseudonym, Passphrase, borrowed);
        return room;
    }

    private string Text(string name) => Answer.GetProperty(name).GetString()!;
}
