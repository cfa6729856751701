using Muster.Domain.Cases.Lifecycle;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Features.Responders;

/// <summary>What their join page tells people whose access has ended.</summary>
public sealed class AccessEndedTests
{
    [Theory]
    [InlineData("lock")]
    [InlineData("remove")]
    [InlineData("not-them")]
    public async Task Whoever_was_shut_out_is_not_told_any_more_that_they_are_in_the_rooms(string act)
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();
        await people.AcceptAsync(link);
        var before = (await RespondersTests.StandingAsync(people, link)).Json;

        await people.ActAsync((await people.ResponderAsync()).Id, act);

        var after = (await RespondersTests.StandingAsync(people, link)).Json;
        Assert.Equal((true, false), (before.GetProperty("admitted").GetBoolean(), before.GetProperty("ended").GetBoolean()));
        Assert.Equal((false, true), (after.GetProperty("admitted").GetBoolean(), after.GetProperty("ended").GetBoolean()));
    }

    [Fact]
    public async Task Whoever_is_unlocked_again_is_told_so_and_the_end_of_the_case_ends_the_access_of_all()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();
        await people.AcceptAsync(link);
        var person = await people.ResponderAsync();
        await people.ActAsync(person.Id, "lock");
        await people.ActAsync(person.Id, "unlock");
        Assert.False((await RespondersTests.StandingAsync(people, link)).Json.GetProperty("ended").GetBoolean());

        await people.ApplyAsync(CaseTrigger.Dispose);
        await people.ApplyAsync(CaseTrigger.Sealed);

        Assert.True((await RespondersTests.StandingAsync(people, link)).Json.GetProperty("ended").GetBoolean());
    }
}
