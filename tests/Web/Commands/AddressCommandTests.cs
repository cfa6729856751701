using Muster.Web.Account;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Commands;

/// <summary><c>address</c>, with a panel that runs and without, and the links that follow it.</summary>
public sealed class AddressCommandTests
{
    [Fact]
    public async Task The_address_is_assumed_then_that_of_the_running_panel_then_the_one_that_was_chosen()
    {
        await using var muster = new MusterProgram();
        (await muster.RunAsync("address")).AssertRefused(1, $"There is no panel's data in {muster.Data}", "./muster run", "--data");
        Assert.Empty(Directory.EnumerateFileSystemEntries(muster.Data));

        await muster.StartAsync();
        var here = muster.Address.GetLeftPart(UriPartial.Authority);
        var listening = await muster.RunAsync("address");
        Assert.Equal(here, listening.Succeeded());
        Assert.Contains("The panel that runs listens there", listening.Errors, StringComparison.Ordinal);
        Assert.Equal("https://muster.example.org", (await muster.RunAsync("address", "muster.example.org/")).Succeeded());
        Assert.StartsWith("https://muster.example.org/setup/", (await muster.RunAsync("user", "add", "Ada", "--role", "admin")).Succeeded(), StringComparison.Ordinal);

        var back = await muster.RunAsync("address", here);
        Assert.Equal(here, back.Succeeded());
        Assert.Contains("The running panel takes it up within 5 seconds", back.Errors, StringComparison.Ordinal);
        (await muster.RunAsync("address", "http://muster.example.org")).AssertRefused(1, "address: Over plain http everybody on the way could read your sign-in.");
        Assert.Equal(here, (await muster.RunAsync("address")).Succeeded());
        await muster.StopAsync();
        Assert.StartsWith($"{here}/setup/", (await muster.RunAsync("user", "reset", "Ada")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_running_panel_and_an_address_a_link_says_that_its_port_is_a_guess()
    {
        await using var muster = new MusterProgram();
        await muster.StartAsync();
        await muster.StopAsync();
        var added = await muster.RunAsync("user", "add", "Ada", "--role", "admin");
        Assert.StartsWith("http://localhost:8080/setup/", added.Succeeded(), StringComparison.Ordinal);
        Assert.Contains("No panel runs here and no address was chosen", added.Errors, StringComparison.Ordinal);

        muster.Set("Muster__PanelAddress", "https://configured.example");
        var reset = await muster.RunAsync("user", "reset", "Ada");
        Assert.StartsWith("https://configured.example/setup/", reset.Succeeded(), StringComparison.Ordinal);
        Assert.DoesNotContain("No panel runs here", reset.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admin_whom_a_wrong_https_address_locks_out_is_let_in_again_by_setting_it_back()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        var here = panel.Panel.Http.BaseAddress!;
        await SetBesideAsync(panel, new Uri("https://wrong.example"));
        using (var lockedOut = await panel.SignInAsync(ada)) Assert.False(await IsInAsync(lockedOut));

        await SetBesideAsync(panel, here);
        panel.NextDigits();
        using var back = await panel.SignInAsync(ada);
        Assert.True(await IsInAsync(back));
    }

    /// <summary>As another process does it: the panel is not told.</summary>
    private static async Task SetBesideAsync(AccountPanel panel, Uri address)
    {
        await using (var db = await panel.Panel.Contexts.CreateDbContextAsync())
        {
            await PanelAddress.SetAsync(db, address, CancellationToken.None);
            await db.SaveChangesAsync();
        }
        panel.Clock.Shift += PanelAddress.Stale;
    }

    private static async Task<bool> IsInAsync(Visitor visitor)
    {
        await visitor.OpenAsync("/account");
        return visitor.At == "/account";
    }

    [Theory]
    [InlineData("http://127.0.0.1:4000", "http://localhost:4000/")]
    [InlineData("http://localhost:4000", "http://localhost:4000/")]
    [InlineData("http://[::]:4000", "http://localhost:4000/")]
    [InlineData("http://0.0.0.0:4000", "http://localhost:4000/")]
    [InlineData("http://*:4000", "http://localhost:4000/")]
    [InlineData("http://192.0.2.7:4000", "http://192.0.2.7:4000/")]
    public void What_a_panel_listens_on_is_told_as_people_type_it(string listening, string told) => Assert.Equal(told, RunningPanel.ForPeople(listening).ToString());
}
