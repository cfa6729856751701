using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>
/// How many one war room can talk with. Two cores do not carry a dozen browsers that all talk to each other; so the others cost little, and
/// this page's side of it is real.
/// </summary>
[Collection(OnePanel.Name)]
public sealed class WarRoomCrowdTests(SharedPanel shared)
{
    [FullRunFact]
    public Task Twelve_people_talk_at_once_one_leaves_and_comes_back_a_seventh_camera_does_not_fit_nor_does_a_seventeenth_person() => WarRoomCase.UseAsync(shared, "The phones are down in all offices", async @case =>
    {
        var guest = await @case.GuestAsync();
        var crowd = await Crowd.ArriveAsync(@case, 16, guest);
        await VoicePart.PrepareAsync(guest.Page);
        await guest.SignInAsync(borrowed: true);
        var voice = new VoicePart(guest.Page, guest.Pseudonym);
        await crowd.MeetsAsync();

        await crowd.JoinAsync(0, 11);
        await voice.CountsAsync(11);
        var watch = Stopwatch.StartNew();
        await voice.JoinAsync();
        await voice.CountsAsync(12);
        await voice.TalksToAsync(11);
        Facts.Note(string.Create(CultureInfo.InvariantCulture, $"voice of 12 people: {watch.Elapsed.TotalSeconds:F1} s from the click until everybody is heard"));
        await MeasureAsync(guest, voice);

        await crowd.LeaveAsync(3);
        await voice.CountsAsync(11);
        await voice.TalksToAsync(10);
        await crowd.JoinAsync(3, 4);
        await crowd.JoinAsync(11, 12);
        await voice.CountsAsync(13);
        await voice.TalksToAsync(12);

        await voice.MoreAsync();
        await Assertions.Expect(voice.Camera).ToBeEnabledAsync();
        await crowd.JoinAsync(0, 6, "camera");
        await guest.Page.GetByText("Six cameras and screens are on").WaitForAsync();
        await Assertions.Expect(voice.Camera).ToBeDisabledAsync();

        await FillAsync(crowd, guest, voice);
    });

    private static async Task FillAsync(Crowd crowd, Guest guest, VoicePart voice)
    {
        await crowd.JoinAsync(12, 15);
        await voice.CountsAsync(16);
        await voice.TalksToAsync(15);
        await voice.LeaveAsync();
        await crowd.JoinAsync(15, 16);
        await voice.CountsAsync(16);
        await voice.TryToJoinAsync();
        await guest.Page.GetByText("Sixteen people are in this call").WaitForAsync();
        await crowd.LeaveAsync(15);
        await voice.CountsAsync(15);
        await voice.JoinAsync();
        await voice.TalksToAsync(15);
    }

    /// <summary>What it costs this page's process, and its network, over a while of talk.</summary>
    private static async Task MeasureAsync(Guest guest, VoicePart voice)
    {
        var cdp = await guest.Page.Context.NewCDPSessionAsync(guest.Page);
        await cdp.SendAsync("Performance.enable");
        var (watch, spent, before) = (Stopwatch.StartNew(), await SpentAsync(cdp), await voice.TrafficAsync());
        var after = await Until.HoldsAsync("A while of talk", voice.TrafficAsync, now => now.Received - before.Received > 300_000);
        var seconds = watch.Elapsed.TotalSeconds;
        var (core, up, down) = ((await SpentAsync(cdp) - spent) / seconds, Rate(after.Sent - before.Sent), Rate(after.Received - before.Received));
        Facts.Note(string.Create(CultureInfo.InvariantCulture, $"voice of 12 people: the page takes {core:P0} of a core, {up:F0} kbit/s up and {down:F0} kbit/s down (over {seconds:F0} s)"));

        double Rate(long bytes) => bytes * 8 / seconds / 1000;
    }

    private static async Task<double> SpentAsync(ICDPSession cdp) => (await cdp.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics")
        .EnumerateArray().Single(one => one.GetProperty("name").GetString() == "ProcessTime").GetProperty("value").GetDouble();
}
