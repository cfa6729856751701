using System.Text.Json.Nodes;
using Muster.Provisioning.Cases;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Tests.Accounts;
using Muster.Provisioning.Tests.Matrix;

namespace Muster.Provisioning.Tests.Cases;

/// <summary>The voice bridge in #war-room of a real Synapse.</summary>
[Collection(OneHomeserver.Name)]
public sealed class VoiceBridgePinTests(HomeserverFixture homeserver)
{
    [Fact]
    public async Task A_bridge_that_is_set_later_is_pinned_in_place_of_the_former_one_and_nothing_is_left_to_do()
    {
        await using var @case = await CaseOnAHomeserver.OpenAsync(homeserver);
        var before = (await PinnedAsync()).Length;
        foreach (var bridge in (string[])["+49 30 11", "+49 30 22"])
        {
            await @case.SetBridgeAsync(bridge);
            Assert.Equal([VoiceBridgePin.Unpinned], await @case.AttentionAsync());
            await @case.Bridge.LookAsync(CancellationToken.None);
            Assert.Empty(await @case.AttentionAsync());
            Assert.Contains(await TextsAsync(), text => text.Contains(bridge, StringComparison.Ordinal));
        }
        Assert.DoesNotContain(await TextsAsync(), text => text.Contains("+49 30 11", StringComparison.Ordinal));
        Assert.Equal(before, (await PinnedAsync()).Length);

        await @case.SetBridgeAsync(HomeserverFixture.Plan.VoiceBridge); // other tests share the room
        Assert.True(await @case.Bridge.PinAsync(@case.Id, CancellationToken.None));
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("[5, {}, null]")]
    public async Task Whatever_a_lead_pins_the_bridge_can_be_shown(string pinned)
    {
        await using var @case = await CaseOnAHomeserver.OpenAsync(homeserver);
        await new MatrixRooms(homeserver.Administrator).SetStateAsync(Room, "m.room.pinned_events", "", new { pinned = JsonNode.Parse(pinned) });
        await @case.SetBridgeAsync("+49 30 44");

        Assert.True(await @case.Bridge.PinAsync(@case.Id, CancellationToken.None));

        Assert.Contains(await TextsAsync(), text => text.Contains("+49 30 44", StringComparison.Ordinal));
        await @case.SetBridgeAsync(HomeserverFixture.Plan.VoiceBridge); // other tests share the room
        Assert.True(await @case.Bridge.PinAsync(@case.Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_homeserver_that_cannot_be_asked_leaves_it_to_be_done()
    {
        await using var @case = await CaseOnAHomeserver.OpenAsync(homeserver, port: 1);
        await @case.SetBridgeAsync("+49 30 33");

        Assert.False(await @case.Bridge.PinAsync(@case.Id, CancellationToken.None));

        Assert.Equal([VoiceBridgePin.Unpinned], await @case.AttentionAsync());
    }

    private string Room => homeserver.Rooms.Rooms["war-room"];

    private async Task<string[]> PinnedAsync() =>
        [.. (await new MatrixRooms(homeserver.Administrator).StateAsync(Room, "m.room.pinned_events"))!["pinned"]!.AsArray().Select(id => (string)id!)];

    private async Task<string[]> TextsAsync()
    {
        List<string> texts = [];
        foreach (var id in await PinnedAsync())
            texts.Add((string)(await homeserver.Administrator.GetAsync<JsonObject>($"_matrix/client/v3/rooms/{Room}/event/{id}", CancellationToken.None))["content"]!["body"]!);
        return [.. texts];
    }
}
