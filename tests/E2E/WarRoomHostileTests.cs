using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>A homeserver in somebody else's hands: what the real one answers is changed on its way to a war room.</summary>
[Collection(WarRooms.Name)]
public sealed class WarRoomHostileTests(SharedPanel shared)
{
    private const string Forged = "WRITTEN BY THE HOMESERVER";

    [Fact]
    public Task Where_the_encryption_of_a_room_is_hidden_nothing_can_be_written() => InACaseAsync(async @case =>
    {
        var (one, other) = (await @case.GuestAsync(), await @case.GuestAsync());
        await ChangeSyncAsync(other.Page, room => Filter(room, "m.room.encryption"));
        await one.SignInAsync();
        var room = await other.TypeSignInAsync();
        await other.Page.GetByText("This room is not encrypted, or the homeserver hides that it is").WaitForAsync();
        Assert.Equal(0, await room.Composer.CountAsync());
        await @case.Inspection.LookAsync(other.Page, "war room, encryption hidden");
    });

    [Fact]
    public Task What_the_homeserver_writes_over_an_encrypted_message_is_not_shown_nor_are_its_names() => InACaseAsync(async @case =>
    {
        var (one, other) = (await @case.GuestAsync(), await @case.GuestAsync());
        await ChangeSyncAsync(other.Page, WriteOver);
        var (writer, reader) = (await one.SignInAsync(), await other.SignInAsync());
        await writer.SayAsync("The backup keys are in the north safe.");
        await reader.HearAsync("The backup keys are in the north safe.");
        var shown = await other.Page.Locator("body").InnerTextAsync();
        Assert.DoesNotContain(Forged, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Edited", shown, StringComparison.Ordinal);
        Assert.Contains(one.Pseudonym, shown, StringComparison.Ordinal);
    });

    /// <summary>Everybody is called commander, and every encrypted message comes with an edit that only the homeserver has written.</summary>
    private static void WriteOver(JsonObject room)
    {
        foreach (var @event in Events(room))
        {
            if ((string?)@event["type"] == "m.room.member") @event["content"]!["displayname"] = $"{Forged} (commander)";
            if ((string?)@event["type"] != "m.room.encrypted") continue;
            var edit = new JsonObject
            {
                ["type"] = "m.room.message", ["sender"] = (string?)@event["sender"], ["event_id"] = "$forged", ["room_id"] = (string?)@event["room_id"], ["origin_server_ts"] = 1,
                ["content"] = new JsonObject
                {
                    ["msgtype"] = "m.text", ["body"] = Forged, ["m.new_content"] = new JsonObject { ["msgtype"] = "m.text", ["body"] = Forged },
                    ["m.relates_to"] = new JsonObject { ["rel_type"] = "m.replace", ["event_id"] = (string?)@event["event_id"] },
                },
            };
            @event["unsigned"] = new JsonObject { ["m.relations"] = new JsonObject { ["m.replace"] = edit } };
        }
    }

    private static void Filter(JsonObject room, string type)
    {
        foreach (var @event in Events(room).Where(@event => (string?)@event["type"] == type).ToList()) @event.Parent!.AsArray().Remove(@event);
    }

    private static IEnumerable<JsonObject> Events(JsonObject room) =>
        ((string[])["state", "timeline", "org.matrix.msc4222.state_after"]).SelectMany(part => room[part]?["events"]?.AsArray() ?? []).OfType<JsonObject>();

    /// <summary>Changes what the homeserver says of every room that somebody is in.</summary>
    private static Task ChangeSyncAsync(IPage page, Action<JsonObject> change) => page.RouteAsync("**/_matrix/client/v3/sync**", async route =>
    {
        try
        {
            var real = new UriBuilder(route.Request.Url) { Host = "127.0.0.1" }.Uri; // only browsers know *.localhost
            var answer = await route.FetchAsync(new() { Url = real.AbsoluteUri, Timeout = 60_000 });
            var sync = JsonNode.Parse(await answer.TextAsync())!.AsObject();
            foreach (var (_, room) in sync["rooms"]?["join"]?.AsObject() ?? []) change(room!.AsObject());
            await route.FulfillAsync(new() { Response = answer, Body = sync.ToJsonString() });
        }
        catch (PlaywrightException) when (page.IsClosed)
        {
            // the page went away while the homeserver had no news for it
        }
    });

    private Task InACaseAsync(Func<WarRoomCase, Task> act) => WarRoomCase.UseAsync(shared, "The update server updates itself", act);
}
