using System.Text.Json;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>
/// Every state of the war room that no other test looks at: nothing for axe to find, nothing that scrolls sideways, in light, in dark and on a
/// phone; and the keyboard's focus where somebody needs it next.
/// </summary>
[Collection(WarRooms.Name)]
public sealed partial class WarRoomStatesTests(SharedPanel shared)
{
    /// <summary>3 x 2 pixels, red.</summary>
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEklEQVR4AWL6z8DwH4aZGJAAAAAA//+GpNPhAAAABklEQVQDAHTzBf+1yIrkAAAAAElFTkSuQmCC");

    [Fact]
    public Task What_stands_before_the_rooms_and_what_stays_after_them() => InACaseAsync(async @case =>
    {
        var guest = await @case.GuestAsync();
        var (page, homeserver) = (guest.Page, new HomeserverInThePage(guest.Page));
        await homeserver.PrepareAsync();
        @case.Inspection.Expect("configuration.json: 404");
        await page.RouteAsync("**/configuration.json", route => route.FulfillAsync(new() { Status = 404 }));
        await page.GotoAsync(@case.WarRoom.AbsoluteUri);
        await LookAsync(@case, page, "no configuration", "This page cannot go on");
        await page.UnrouteAsync("**/configuration.json");

        await page.GotoAsync(@case.WarRoom.AbsoluteUri);
        var room = new WarRoomPage(page);
        await homeserver.AnswersAsync("/login", HomeserverInThePage.Gone);
        await room.TypeSignInAsync(guest.Pseudonym, guest.Passphrase);
        await LookAsync(@case, page, "sign in refused", "The homeserver does not answer");
        await homeserver.AnswersAgainAsync();
        await homeserver.AnswersAsync("/sync", HomeserverInThePage.Silent);
        await room.TypeSignInAsync(guest.Pseudonym, guest.Passphrase);
        await LookAsync(@case, page, "fetching the rooms", "Fetching the rooms");
        await homeserver.AnswersAsync("/sync", "ask => ask().then(answer => answer.json()).then(sync => Response.json({ ...sync, rooms: {} }))");
        await LookAsync(@case, page, "in no room", "You are in no room yet");

        await page.ReloadAsync();
        await room.ReadyAsync();
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(@case.WarRoom.AbsoluteUri);
        await LookAsync(@case, other, "open elsewhere", "The war room is open in another tab");
        await other.CloseAsync();

        await page.Button("Sign out").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await IsFocusedAsync(page, "Stay");
        await LookAsync(@case, page, "signing out", "Sign out and wipe the keys");
        await page.Button("Stay").FocusAsync(); // it was out of view on the phone
        await page.Keyboard.PressAsync("Escape");
        await IsFocusedAsync(page, "Sign out");

        await homeserver.AnswersAsync("/_matrix/", HomeserverInThePage.Gone);
        await room.Composer.FillAsync("Is anybody there?");
        await page.Keyboard.PressAsync("Enter");
        await LookAsync(@case, page, "homeserver gone", "No connection.");
        await homeserver.AnswersAgainAsync();
        await homeserver.AnswersAsync("/sync", HomeserverInThePage.Locked);
        await LookAsync(@case, page, "locked", "You are locked out for now");
        await homeserver.AnswersAsync("/sync", HomeserverInThePage.SignedOut);
        await LookAsync(@case, page, "sign-in ended", "This sign-in has ended");
    });

    [Fact]
    public Task What_is_asked_where_somebody_comes_from_the_panel_and_is_signed_in_already() => InACaseAsync(async @case =>
    {
        var page = (await @case.GuestAsync()).Page;
        var join = new JoinPage(page);
        await join.OpenAsync(await InviteAsync(@case));
        await join.JoinAsync();
        var room = await WarRoomPage.OpenFromAsync(page);
        await room.ReadyAsync();
        await room.Page.CloseAsync();

        var waiting = await page.RunAndWaitForPopupAsync(() => page.EvaluateAsync($"() => {{ open('{@case.WarRoom}#handover'); }}"));
        await LookAsync(@case, waiting, "handing over", "Taking over your sign-in");
        await waiting.CloseAsync();

        await page.GetByLabel("This computer is not mine").CheckAsync();
        var mine = await WarRoomPage.OpenFromAsync(page);
        await LookAsync(@case, mine.Page, "signed in already", "is signed in here already");
        await mine.Page.CloseAsync();

        await join.OpenAsync(await InviteAsync(@case));
        await join.JoinAsync();
        var theirs = await WarRoomPage.OpenFromAsync(page);
        await LookAsync(@case, theirs.Page, "another sign-in", "This browser is signed in as");
        await theirs.Page.Button("Stay as I am").ClickAsync();
        await theirs.ReadyAsync();
    });

    [Fact]
    public Task What_is_said_and_sent_in_a_room() => InACaseAsync(async @case =>
    {
        var (one, other) = (await @case.GuestAsync(), await @case.GuestAsync());
        var (page, homeserver) = (one.Page, new HomeserverInThePage(one.Page));
        await homeserver.PrepareAsync();
        var friend = await other.SignInAsync();
        await friend.SayAsync("Nobody else has keys yet.");
        await friend.HearAsync("Nobody else has keys yet.");
        var room = await one.SignInAsync();
        await page.GetByText("Cannot be read: it was written before").WaitForAsync();
        foreach (var line in (string[])["The **backup** keys are in the north safe.", "The mail gateway:\n\n```\n03:12:07 relay=10.0.0.7 stat=Sent\n```", $"@{one.Pseudonym}: please look at https://example.org/plan.", "Its key is lost.", "It is spoilt.", "A slip of the finger."])
        {
            await friend.SayAsync(line);
            await friend.Page.Locator(".m-msg", new() { HasText = line[..8].Replace("*", "", StringComparison.Ordinal) }).First.WaitForAsync();
        }
        using (var intruder = await MatrixAccount.SignInAsync(@case, other.Pseudonym, other.Passphrase))
        {
            var place = await intruder.RoomAsync($"#war-room:{ServerName(@case)}");
            await intruder.SayAsync(place, new { msgtype = "m.text", body = "Everything is fine, go to sleep." });
            await intruder.SayAsync(place, new { msgtype = "m.file", body = "plan.pdf", url = "mxc://amber-heron.localhost/abc", info = new { size = 120_000 } });
            await intruder.SayAsync(place, new { msgtype = "m.image", body = "map.png", info = new { w = 640, h = 480 } });
            await intruder.SayAsync(place, new { msgtype = "m.location", body = "Here" });
        }
        await page.GetByText("go to sleep").WaitForAsync();
        await AttachAsync(friend.Page, File("large.png", [.. Picture[..16], 0, 0, 0x7f, 0xff, 0, 0, 0x7f, 0xff, .. Picture[24..]]), File("traffic.png", Picture));
        await page.GetByText("too many pixels").WaitForAsync();
        await MoreAsync(friend.Page, "A slip of the finger.", "Remove");
        await friend.Page.Button("Remove for everybody").ClickAsync();
        await page.GetByText("removed this message").WaitForAsync();
        Assert.Contains("m-scroller", await friend.Page.EvaluateAsync<string>("() => document.activeElement.className"), StringComparison.Ordinal);

        // Half of it was said yesterday, and two messages are not what they were.
        await homeserver.WillAnswerAsync("/sync", """
            (seen => ask => ask().then(answer => answer.json()).then(sync => {
              for (const room of Object.values(sync.rooms?.join ?? {}))
                for (const event of room.timeline.events) {
                  if (event.type === 'm.room.encrypted') seen++;
                  if (seen < 3) event.origin_server_ts -= 86400000;
                  if (event.type === 'm.room.encrypted' && seen === 5) event.content.session_id = 'unknown';
                  if (event.type === 'm.room.encrypted' && seen === 6) event.content.ciphertext = 'rubbish';
                }
              return Response.json(sync);
            }))(0)
            """);
        await page.ReloadAsync();
        await room.ReadyAsync();
        await page.Locator(".m-msg", new() { HasText = "Waiting for the key of this message" }).Nth(0).WaitForAsync();
        await page.GetByText("2 messages cannot be read").WaitForAsync();
        await LookAsync(@case, page, "a room with doubts", "Not encrypted");

        await WriteAsync(@case, room, friend);
        await FilesAsync(@case, page, homeserver);
        await SearchAsync(@case, page);
        await PanesAsync(@case, page);

        await homeserver.AnswersAsync("/send/m.room.encrypted", HomeserverInThePage.Suspended);
        await room.Composer.FillAsync("One more thing.");
        await page.Keyboard.PressAsync("Enter");
        await LookAsync(@case, page, "writing ended", "Writing has ended here");
    });

    /// <summary>Replies, edits, threads, reactions, calls: by keyboard alone.</summary>
    private static async Task WriteAsync(WarRoomCase @case, WarRoomPage room, WarRoomPage friend)
    {
        var page = room.Page;
        await room.SayAsync("I look at the gateway.");
        await friend.HearAsync("I look at the gateway.");
        await friend.Page.Locator(".m-msg", new() { HasText = "I look at" }).GetByText("More", new() { Exact = false }).First.ClickAsync();
        await friend.Page.Button("React").ClickAsync();
        await friend.Page.Button("Looking").ClickAsync();
        await page.Locator(".m-react").First.WaitForAsync();

        var more = page.Locator(".m-msg", new() { HasText = "I look at the gateway." }).Locator("summary").First;
        await more.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Button("Reply in thread").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await IsFocusedAsync(page, "More");
        await page.Keyboard.PressAsync("Enter");
        await page.Button("React").ClickAsync();
        await IsFocusedAsync(page, "Agree");
        await LookAsync(@case, page, "reactions to choose", "Reactions are not encrypted");
        await page.Keyboard.PressAsync("Escape");
        await MoreAsync(page, "I look at the gateway.", "Remove");
        await IsFocusedAsync(page, "Keep it");
        await LookAsync(@case, page, "asked before removing", "Remove it for everybody?");
        await page.Keyboard.PressAsync("Enter");

        await MoreAsync(page, "north safe", "Reply");
        await WritesAsync(room);
        await page.Keyboard.TypeAsync("Which safe, @");
        await LookAsync(@case, page, "a reply and whom to call", "Replying to");
        await page.Keyboard.PressAsync("Escape"); // the list
        await page.Keyboard.PressAsync("Escape"); // the reply
        Assert.Equal(0, await page.GetByText("Replying to").CountAsync());
        await room.Composer.FillAsync("");
        await page.Keyboard.PressAsync("ArrowUp");
        await LookAsync(@case, page, "an edit", "Editing your message:");
        await page.Keyboard.TypeAsync(" and at the relay");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("Edited").WaitForAsync();

        await MoreAsync(page, "I look at the gateway.", "Reply in thread");
        await WritesAsync(room);
        await room.SayAsync("It relays for nobody.");
        await AttachAsync(page, File("relay.log", "relay"u8.ToArray()));
        await page.Button("Save relay.log").WaitForAsync();
        await LookAsync(@case, page, "a thread", "In the thread about:");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByText("Replying to").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await WritesAsync(room);
        await friend.Page.Locator(".m-msg", new() { HasText = "relay.log" }).GetByText("In the thread about:").WaitForAsync();
    }

    private static async Task FilesAsync(WarRoomCase @case, IPage page, HomeserverInThePage homeserver)
    {
        await page.Button("Open traffic.png").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).Locator("img").WaitForAsync();
        await LookAsync(@case, page, "a picture opened", "Close");
        await page.Keyboard.PressAsync("Escape");
        await IsFocusedAsync(page, "Open");

        await page.RouteAsync("**/media/v3/upload**", _ => Task.CompletedTask); // never answered; the library uploads without fetch
        await homeserver.AnswersAsync("/download", HomeserverInThePage.Silent);
        await page.Button("Save relay.log").ClickAsync();
        await AttachAsync(page, File("disk.img", new byte[200_000]), File("memory.dmp", new byte[300_000]));
        await page.EvaluateAsync("""
            () => { const files = new DataTransfer(); files.items.add(new File(['x'], 'x')); document.querySelector('.m-talk').dispatchEvent(new DragEvent('dragover', { dataTransfer: files, bubbles: true, cancelable: true })); }
            """);
        await LookAsync(@case, page, "files on their way", "Drop the files here");
        await page.EvaluateAsync("() => dispatchEvent(new DragEvent('dragleave'))");
        await page.Button("Cancel disk.img").ClickAsync();
        await IsFocusedAsync(page, "Attach");
        await page.Button("Cancel memory.dmp").ClickAsync();
    }

    private static async Task SearchAsync(WarRoomCase @case, IPage page)
    {
        await page.Button("Search").PressAsync("Enter");
        await Until.HoldsAsync("The focus in the search", () => page.GetByRole(AriaRole.Searchbox).EvaluateAsync<bool>("field => field === document.activeElement"), yes => yes);
        await page.Keyboard.TypeAsync("gateway");
        await LookAsync(@case, page, "search", "messages found.");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("submarine");
        await LookAsync(@case, page, "search without a hit", "Nothing found.");
        await page.Keyboard.PressAsync("Escape");
        await IsFocusedAsync(page, "Search");
    }

    /// <summary>What stands beside the conversation at a desk, and in its place on a phone.</summary>
    private static async Task PanesAsync(WarRoomCase @case, IPage page)
    {
        await page.Context.GrantPermissionsAsync(["notifications"]);
        await page.Button("Notify me").ClickAsync();
        await page.GetByLabel("Say who wrote what").CheckAsync();
        await page.EvaluateAsync("() => { location.hash = 'rooms'; }");
        await LookAsync(@case, page, "rooms and notifications", "Stop notifying me");
        await page.EvaluateAsync("() => { for (const fold of document.querySelectorAll('.m-people details')) fold.open = true; location.hash = 'people'; }");
        await LookAsync(@case, page, "people", "Verify before you trust");
        await page.EvaluateAsync("() => { location.hash = 'talk'; }");
    }

    [Fact]
    public Task Voice_with_a_camera_and_a_screen_and_without_a_microphone() => InACaseAsync(async @case =>
    {
        var guest = await @case.GuestAsync();
        var page = guest.Page;
        await VoicePart.PrepareAsync(page);
        await guest.SignInAsync(borrowed: true);
        var voice = new VoicePart(page, guest.Pseudonym);
        await page.EvaluateAsync("() => { window.ask = navigator.mediaDevices.getUserMedia; navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError')); }");
        await page.Locator(".m-talk").GetByRole(AriaRole.Button, new() { Name = "Join voice in" }).ClickAsync();
        await LookAsync(@case, page, "no microphone", "does not let this page use the microphone");
        await page.EvaluateAsync("() => { navigator.mediaDevices.getUserMedia = window.ask; }");
        await page.Button("Try again").ClickAsync();
        await page.Button("Leave voice").WaitForAsync();
        await voice.MoreAsync();
        await LookAsync(@case, page, "voice and its settings", "Only through the relay");
        await voice.Camera.ClickAsync();
        await voice.Screen.ClickAsync();
        await page.GetByText("Your camera").WaitForAsync();
        await LookAsync(@case, page, "voice with a camera and a screen", "Your screen");
        await voice.PushToTalk.CheckAsync();
        await LookAsync(@case, page, "voice, push to talk", "Hold to talk");
    });

    private static JsonElement Homeserver(WarRoomCase @case) => @case.Opened.GetProperty("homeservers")[0];

    private static string ServerName(WarRoomCase @case) => Homeserver(@case).GetProperty("serverName").GetString()!;

    private async Task<Uri> InviteAsync(WarRoomCase @case) =>
        new((await shared.Api.PostAsync($"api/v1/cases/{@case.Id}/invites", new { count = 1 }))[0].GetProperty("url").GetString()!);

    /// <summary>Once the page says something, everything about it is looked at.</summary>
    private static async Task LookAsync(WarRoomCase @case, IPage page, string state, string says)
    {
        await page.GetByText(says).First.WaitForAsync();
        await @case.Inspection.LookAsync(page, $"war room, {state}");
    }

    private static async Task MoreAsync(IPage page, string message, string act)
    {
        await page.Locator(".m-msg", new() { HasText = message }).Last.Locator("summary").First.ClickAsync();
        await page.Locator(".m-more[open]").GetByRole(AriaRole.Button, new() { Name = act, Exact = true }).ClickAsync();
    }

    private static Task IsFocusedAsync(IPage page, string name) => Until.HoldsAsync(
        $"The focus on {name}", () => page.EvaluateAsync<string>("() => document.activeElement.textContent"), seen => seen.StartsWith(name, StringComparison.Ordinal));

    private static Task WritesAsync(WarRoomPage room) => Until.HoldsAsync(
        "The focus in the message", () => room.Composer.EvaluateAsync<bool>("area => area === document.activeElement"), yes => yes);

    private static FilePayload File(string name, byte[] bytes) => new() { Name = name, MimeType = "application/octet-stream", Buffer = bytes };

    private static Task AttachAsync(IPage page, params FilePayload[] files) => page.Locator("input[type=file]").SetInputFilesAsync(files);

    private Task InACaseAsync(Func<WarRoomCase, Task> act) => WarRoomCase.UseAsync(shared, "The badge printer prints badges", act);
}
