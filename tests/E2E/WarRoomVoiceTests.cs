using System.Text.Json;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>Group voice between real browsers with the microphones that Chromium makes up, directly and through a real relay.</summary>
public sealed class WarRoomVoiceTests
{
    [Fact]
    public Task Four_people_hear_each_other_directly_and_one_leaves_and_comes_back() => InACaseAsync([], async people =>
    {
        await Task.WhenAll(people.Select(one => one.JoinAsync()));
        foreach (var one in people) await one.TalksToAsync(3, "host-host");

        await people[3].LeaveAsync();
        foreach (var one in people[..3]) await one.CountsAsync(3);
        Assert.Equal(0, await people[3].LiveTracksAsync()); // the browser's own sign for the microphone is out
        foreach (var one in people[..3]) await one.TalksToAsync(2, "host-host");

        await people[3].JoinAsync();
        foreach (var one in people) await one.TalksToAsync(3, "host-host");
    });

    [Fact]
    public async Task Through_the_relay_alone_every_pair_is_connected()
    {
        await using var coturn = await Coturn.StartAsync();
        await InACaseAsync(coturn.Settings, async people =>
        {
            foreach (var one in people)
            {
                await one.JoinAsync();
                await one.MoreAsync();
                await one.OnlyRelay.CheckAsync();
            }
            foreach (var one in people) await one.TalksToAsync(3, "relay-relay");
        });
    }

    private static Task InACaseAsync((string, string)[] settings, Func<VoicePart[], Task> talk) => DataPlace.UseAsync(async data =>
    {
        await using var panel = await PanelProcess.StartAsync(data);
        using var api = new PanelApi(panel.Address, await PanelApi.TokenAsync(data));
        await using var chromium = await Chromium.StartAsync();
        var opened = await api.OpenCaseAsync("The switchboard is silent");
        var homeserver = opened.GetProperty("homeservers")[0];
        var inspection = new Inspection(panel.Address).Allow(
            new Uri($"http://{homeserver.GetProperty("serverName").GetString()}"), new Uri(homeserver.GetProperty("warRoomUrl").GetString()!));
        var people = new List<VoicePart>();
        for (var i = 0; i < 4; i++)
        {
            var page = i == 1 ? await chromium.PhoneAsync(inspection) : await chromium.DeskAsync(inspection);
            await VoicePart.PrepareAsync(page);
            await WarRoomPage.SignInAsync(page, await api.JoinAsync(opened.GetProperty("id").GetGuid()), borrowed: true);
            people.Add(new VoicePart(page));
        }
        await talk([.. people]);
        inspection.AssertClean();
    }, settings);
}
