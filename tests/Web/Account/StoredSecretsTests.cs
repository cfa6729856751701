using Microsoft.EntityFrameworkCore;
using Muster.Tests.Support;
using Muster.Web.Account;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Account;

public sealed class StoredSecretsTests
{
    [Fact]
    public async Task Neither_the_apps_key_nor_a_recovery_code_can_be_read_from_the_database()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        await using var db = await panel.Panel.Contexts.CreateDbContextAsync();
        var stored = await db.UserTokens.AsNoTracking().ToListAsync();

        Assert.Contains(stored, row => row.Name == PanelUserStore.KeyToken);
        Assert.Contains(stored, row => row.Name == PanelUserStore.CodesToken);
        foreach (var value in stored.Select(row => row.Value!))
        {
            Assert.DoesNotContain(ada.TotpKey, value, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToBase64String(Base32.Decode(ada.TotpKey)), value, StringComparison.Ordinal);
            Assert.All(ada.Codes, code => Assert.DoesNotContain(code.Replace("-", "", StringComparison.Ordinal), value.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task An_encrypted_key_moved_to_another_user_does_not_open()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        var bob = await panel.AddAsync("Bob", Domain.Access.PanelRole.Commander);
        var (adaId, bobId) = ((await panel.UserAsync("Ada")).Id, (await panel.UserAsync("Bob")).Id);
        await using (var db = await panel.Panel.Contexts.CreateDbContextAsync())
        {
            var adas = await db.UserTokens.AsNoTracking().SingleAsync(t => t.UserId == adaId && t.Name == PanelUserStore.KeyToken);
            await db.UserTokens.Where(t => t.UserId == bobId && t.Name == PanelUserStore.KeyToken).ExecuteUpdateAsync(set => set.SetProperty(t => t.Value, adas.Value));
        }
        using var visitor = panel.Visit();
        await visitor.OpenAsync("/account/sign-in");
        await panel.TryAsync(visitor, bob, code: panel.Digits(ada));
        Assert.False(await AccountPanel.IsSignedInAsync(visitor));
    }

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Digits_are_those_of_RFC_6238_appendix_B(long unixTime, string lastSix) =>
        Assert.Equal(lastSix, Totp.CodeAt(Base32.Encode("12345678901234567890"u8), DateTimeOffset.FromUnixTimeSeconds(unixTime)));

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_is_that_of_RFC_4648_section_10(string text, string encoded)
    {
        Assert.Equal(encoded, Base32.Encode(System.Text.Encoding.ASCII.GetBytes(text)));
        Assert.Equal(text, System.Text.Encoding.ASCII.GetString(Base32.Decode(encoded)));
    }
}
