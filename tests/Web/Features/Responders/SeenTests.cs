using Microsoft.Extensions.DependencyInjection;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;
using Muster.Web.Features.Responders;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Features.Responders;

/// <summary>What the time does to how somebody is shown.</summary>
public sealed class SeenTests
{
    [Fact]
    public async Task When_somebody_was_seen_is_kept_and_never_goes_back()
    {
        await using var people = await PeoplePanel.StartAsync();
        await people.AcceptAsync((await people.InviteAsync()).Link);
        var (three, four) = (DateTimeOffset.FromUnixTimeSeconds(1_767_236_400), DateTimeOffset.FromUnixTimeSeconds(1_767_240_000));
        var sweep = ActivatorUtilities.CreateInstance<PeopleSweep>(people.Panel.Services);
        foreach (var at in (DateTimeOffset?[])[four, three, null])
        {
            people.Accounts.Devices = [new Device("D", null, null, DeviceSigning.NoKeys, at)];
            await sweep.KeepSeenAsync(CancellationToken.None);
            Assert.Equal(four, (await people.ResponderAsync()).LastSeenAt);
        }

        people.Accounts.IsDown = true; // the case's homeserver does not answer: what is known stays
        await sweep.KeepSeenAsync(CancellationToken.None);
        Assert.Equal(four, (await people.ResponderAsync()).LastSeenAt);
    }

    [Fact]
    public async Task Somebody_is_new_for_half_an_hour()
    {
        await using var people = await PeoplePanel.StartAsync();
        await people.AcceptAsync((await people.InviteAsync()).Link);
        async Task<bool> IsNewAsync() => (await people.Panel.GetAsync($"/api/v1/cases/{people.CaseId}/responders", people.Token)).Json[0].GetProperty("isNew").GetBoolean();
        Assert.True(await IsNewAsync());

        people.Clock.Shift += TimeSpan.FromMinutes(31);
        Assert.False(await IsNewAsync());
    }
}
