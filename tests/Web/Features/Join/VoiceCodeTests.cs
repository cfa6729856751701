using Muster.Domain.Responders;
using Muster.Tests.Support;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Features.Join;

/// <summary>A link that needs six digits from a human voice.</summary>
public sealed class VoiceCodeTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Five_wrong_codes_burn_the_invite_and_the_commander_is_told(DatabaseKind kind)
    {
        await using var people = await PeoplePanel.StartAsync(kind);
        var (id, link, code) = await people.InviteAsync(new { voiceCode = true });

        for (var i = 0; i < 4; i++) Assert.Equal("voice-code-wrong", (await people.AcceptAsync(link, code: Wrong(code))).Problem);
        Assert.Equal("invite-unusable", (await people.AcceptAsync(link, code: Wrong(code))).Problem);
        Assert.Equal("invite-unusable", (await people.AcceptAsync(link, code: code)).Problem);

        Assert.Equal(InviteStatus.Burnt, (await people.InviteRowAsync(id)).StatusAt(people.Clock.GetUtcNow()));
        Assert.Single(await people.AttentionAsync("invite-burnt"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("abcdef")]
    [InlineData("١٢٣٤٥٦")]
    public async Task What_cannot_be_a_code_is_refused_and_costs_no_try(string? typed)
    {
        await using var people = await PeoplePanel.StartAsync();
        var (id, link, _) = await people.InviteAsync(new { voiceCode = true });

        Assert.Equal("voice-code-wrong", (await people.AcceptAsync(link, code: typed)).Problem);
        Assert.Equal(0, (await people.InviteRowAsync(id)).WrongCodes);
    }

    [Fact]
    public async Task The_right_code_may_be_typed_with_spaces_after_four_wrong_ones()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, code) = await people.InviteAsync(new { voiceCode = true });
        for (var i = 0; i < 4; i++) await people.AcceptAsync(link, code: Wrong(code));

        Assert.Equal(201, (await people.AcceptAsync(link, code: $"{code![..3]} {code[3..]}")).Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task However_many_guess_at_once_five_guesses_are_compared(DatabaseKind kind)
    {
        await using var people = await PeoplePanel.StartAsync(kind);
        var (id, link, code) = await people.InviteAsync(new { voiceCode = true });

        var answers = await Task.WhenAll(Enumerable.Range(0, 25).Select(n => people.AcceptAsync(link, $"browser-{n}", Wrong(code))));

        Assert.Equal(Invite.MaxWrongCodes, (await people.InviteRowAsync(id)).WrongCodes);
        Assert.True(answers.Count(answer => answer.Problem == "voice-code-wrong") < Invite.MaxWrongCodes);
        Assert.Single(await people.AttentionAsync("invite-burnt"));
    }

    private static string Wrong(string? code) => code == "000000" ? "000001" : "000000";
}
