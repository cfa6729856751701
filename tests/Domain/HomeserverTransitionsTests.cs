using Muster.Domain.Homeservers;

namespace Muster.Domain.Tests;

public sealed class HomeserverTransitionsTests
{
    private static readonly Dictionary<string, string> Expected = new()
    {
        ["Making Made"] = "Ready",
        ["Making Retire"] = "Retiring",
        ["Ready Take"] = "Taken",
        ["Ready Retire"] = "Retiring",
        ["Taken Retire"] = "Retiring",
        ["Retiring VerifiedGone"] = "Gone",
        ["Retiring Abandon"] = "Gone",
    };

    public static IEnumerable<object[]> Pairs =>
        from state in Enum.GetValues<HomeserverState>()
        from trigger in Enum.GetValues<HomeserverTrigger>()
        select new object[] { state, trigger };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_trigger_leads_where_the_table_says_or_nowhere(HomeserverState state, HomeserverTrigger trigger)
    {
        var expected = Expected.TryGetValue($"{state} {trigger}", out var to) ? Enum.Parse<HomeserverState>(to) : (HomeserverState?)null;
        Assert.Equal(expected, HomeserverTransitions.Next(state, trigger));
    }

    [Fact]
    public void What_is_gone_stays_gone() =>
        Assert.All(Enum.GetValues<HomeserverTrigger>(), trigger => Assert.Null(HomeserverTransitions.Next(HomeserverState.Gone, trigger)));
}
