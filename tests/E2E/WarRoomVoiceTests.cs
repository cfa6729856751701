using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>Group voice between real browsers with the microphones that Chromium makes up, directly and through a real relay.</summary>
public sealed class WarRoomVoiceTests
{
    private static readonly TimeSpan Beep = TimeSpan.FromSeconds(1);

    [Fact]
    public Task Four_people_hear_and_see_each_other_directly_one_leaves_and_comes_back_and_through_the_relay_alone() => WithARelayAsync(async people =>
    {
        await Task.WhenAll(people.Select(one => one.JoinAsync()));
        foreach (var one in people) await one.TalksToAsync(3, "host-host");

        await people[3].LeaveAsync();
        foreach (var one in people[..3]) await one.CountsAsync(3);
        Assert.Equal(0, await people[3].LiveTracksAsync()); // the browser's own sign for the microphone is out
        foreach (var one in people[..3]) await one.TalksToAsync(2, "host-host");

        await people[3].JoinAsync();
        foreach (var one in people) await one.TalksToAsync(3, "host-host");

        foreach (var one in people) await one.MoreAsync();
        await SpeakInTurnAsync(people[0], people[1]);
        await ShowAsync(people[0], people[1..]);

        foreach (var one in people) await one.OnlyRelay.CheckAsync();
        foreach (var one in people) await one.TalksToAsync(3, "relay-relay");
    });

    /// <summary>The microphones beep all the time, so whoever is not muted speaks.</summary>
    private static async Task SpeakInTurnAsync(VoicePart speaker, VoicePart listener)
    {
        await listener.SaysAsync(speaker, "speaking");
        await speaker.Mute.ClickAsync();
        await listener.KeepsSayingAsync(speaker, "muted");
        await speaker.PushToTalk.CheckAsync();
        await listener.SaysAsync(speaker, "listening");
        await Task.Delay(Beep); // what was on its way
        await listener.KeepsSayingAsync(speaker, "listening");
        await speaker.HoldSpaceAsync();
        await listener.SaysAsync(speaker, "speaking");
        await speaker.LetGoOfSpaceAsync();
        await Task.Delay(Beep);
        await listener.KeepsSayingAsync(speaker, "listening");
        await speaker.PushToTalk.UncheckAsync();
        await listener.SaysAsync(speaker, "speaking");
    }

    private static async Task ShowAsync(VoicePart one, VoicePart[] others)
    {
        await one.Camera.ClickAsync();
        await one.Screen.ClickAsync();
        foreach (var other in others) await other.SeesAsync(2);
        await one.Camera.ClickAsync();
        foreach (var other in others) await other.SeesAsync(1);
        await one.Screen.ClickAsync();
        foreach (var other in others) await other.SeesAsync(0);
    }

    private static async Task WithARelayAsync(Func<VoicePart[], Task> talk)
    {
        await using var coturn = await Coturn.StartAsync();
        await DataPlace.UseAsync(async data =>
        {
            await using var panel = await PanelProcess.StartAsync(data);
            using var api = new PanelApi(panel.Address, await PanelApi.TokenAsync(data));
            await using var chromium = await Chromium.StartAsync();
            await WarRoomCase.UseAsync(api, chromium, "The switchboard is silent", async @case => await talk(await PeopleAsync(@case)));
        }, coturn.Settings);
    }

    private static async Task<VoicePart[]> PeopleAsync(WarRoomCase @case)
    {
        var people = new List<VoicePart>();
        for (var i = 0; i < 4; i++)
        {
            var guest = i == 1 ? await @case.GuestWithPhoneAsync() : await @case.GuestAsync();
            await VoicePart.PrepareAsync(guest.Page);
            await guest.SignInAsync(borrowed: true);
            people.Add(new VoicePart(guest.Page, guest.Pseudonym));
        }
        return [.. people];
    }
}
