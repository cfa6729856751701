using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Tests.Support;
using Muster.Web.Account;
using Muster.Web.Account.Setup;
using Muster.Web.Features.Settings;
using Muster.Web.Features.Users;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Account;

public sealed class SetupTests
{
    public static IEnumerable<object[]> Databases => TestDatabase.Kinds;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_link_used_fifty_times_at_once_makes_one_admin(DatabaseKind kind)
    {
        await using var panel = await AccountPanel.StartAsync(kind);
        using var visitor = panel.Visit();
        await panel.ToCodesAsync(visitor, await panel.SetupLinkAsync(), "Ada");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => visitor.PostAsync("codes", ("Kept", "true"))));

        Assert.Single(answers, answer => answer.Headers.Location is not null);
        await using var db = await panel.Panel.Contexts.CreateDbContextAsync();
        Assert.Equal(PanelRole.Admin, (await db.Users.SingleAsync()).Role);
    }

    [Fact]
    public async Task A_used_link_is_refused()
    {
        await using var panel = await AccountPanel.StartAsync();
        var link = await panel.SetupLinkAsync();
        using var first = panel.Visit();
        await panel.ToCodesAsync(first, link, "Ada");
        await first.SubmitAsync("codes", ("Kept", "true"));
        Assert.True(await AccountPanel.IsSignedInAsync(first));

        using var second = panel.Visit();
        await second.OpenAsync(link);
        Assert.Equal(410, second.Status);
        Assert.Contains("cannot be used", second.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_link_voids_the_older_one_and_a_day_voids_both()
    {
        await using var panel = await AccountPanel.StartAsync();
        using var visitor = panel.Visit();
        var (older, newer) = (await panel.SetupLinkAsync(), await panel.SetupLinkAsync());

        await visitor.OpenAsync(older);
        Assert.Equal(410, visitor.Status);
        await visitor.OpenAsync(newer);
        Assert.Equal(200, visitor.Status);

        panel.Clock.Shift += OneTimeLinks.Lifetime;
        await visitor.OpenAsync(newer);
        Assert.Equal(410, visitor.Status);
    }

    [Theory]
    [InlineData(null, "http://localhost:")]
    [InlineData("https://muster.example.org/", "https://muster.example.org/setup/")]
    public async Task The_printed_link_leads_to_the_configured_address(string? configured, string start)
    {
        await using var panel = await AccountPanel.StartAsync(adjust: options => options.PanelAddress = configured);
        var announcement = ActivatorUtilities.CreateInstance<SetupAnnouncement>(panel.Panel.Services);
        Assert.StartsWith($"Set up Muster: {start}", await announcement.LineAsync(CancellationToken.None), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_stored_before_the_codes_are_kept()
    {
        await using var panel = await AccountPanel.StartAsync();
        var link = await panel.SetupLinkAsync();
        using var visitor = panel.Visit();
        await panel.ToCodesAsync(visitor, link, "Ada");
        await visitor.SubmitAsync("codes");
        Assert.Contains("Tick this", visitor.Text, StringComparison.Ordinal);
        Assert.Equal(10, visitor.Page.QuerySelectorAll("ol.m-codes li").Length);

        await using var db = await panel.Panel.Contexts.CreateDbContextAsync();
        Assert.False(await db.Users.AnyAsync());
        await visitor.OpenAsync(link);
        Assert.Equal(200, visitor.Status);
    }

    [Fact]
    public async Task A_password_counts_only_with_the_apps_digits()
    {
        await using var panel = await AccountPanel.StartAsync();
        using var visitor = panel.Visit();
        await visitor.OpenAsync(await panel.SetupLinkAsync());
        await visitor.SubmitAsync("address");
        await visitor.SubmitAsync("name", ("Name", "Ada"));
        var key = AccountPanel.KeyOn(visitor);

        await visitor.SubmitAsync("password", ("Password", AccountPanel.Password), ("Code", "000000"));
        Assert.Contains("not what the app shows", visitor.Text, StringComparison.Ordinal);
        Assert.Equal(key, AccountPanel.KeyOn(visitor));

        await visitor.SubmitAsync("password", ("Password", "short"), ("Code", Totp.CodeAt(key, panel.Clock.GetUtcNow())));
        Assert.Contains("at least 12 characters", visitor.Page.QuerySelector("#password-error")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_elsewhere_sends_the_person_there_and_stores_nothing()
    {
        await using var panel = await AccountPanel.StartAsync();
        var link = await panel.SetupLinkAsync();
        using var visitor = panel.Visit();
        await visitor.OpenAsync(link);
        await visitor.SubmitAsync("address", ("Address", "https://muster.example.org"));

        Assert.Equal($"https://muster.example.org{link}", visitor.Page.QuerySelector("a.m-mono")!.GetAttribute("href"));
        await using var db = await panel.Panel.Contexts.CreateDbContextAsync();
        Assert.False(await db.Settings.AnyAsync());
    }

    [Theory]
    [InlineData(LinkPurpose.Welcome)]
    [InlineData(LinkPurpose.Reset)]
    public async Task A_link_of_somebody_else_cannot_move_the_panel(LinkPurpose purpose)
    {
        await using var panel = await AccountPanel.StartAsync();
        await panel.SetUpAsync();
        var link = purpose == LinkPurpose.Welcome
            ? await panel.RunAsync<AddUser, LinkMade>(add => add.ExecuteAsync(AccountPanel.Owner, new AddUserInput("Eve", PanelRole.Auditor), CancellationToken.None))
            : await panel.RunAsync<ResetUser, LinkMade>(async reset => await reset.ExecuteAsync(AccountPanel.Owner, (await panel.UserAsync("Ada")).Id, CancellationToken.None));
        var before = await AddressAsync(panel);
        using var eve = panel.Visit();
        await eve.OpenAsync(new Uri(link.Url).AbsolutePath);

        foreach (var form in (string[])["address", "name"])
        {
            var fields = (await eve.Fill("password").ReadAsStringAsync()).Replace("_handler=password", $"_handler={form}", StringComparison.Ordinal);
            using var answer = await eve.PostAsync(eve.At, new StringContent($"{fields}&Address=http%3A%2F%2F127.0.0.1%3A9&Name=Mallory", System.Text.Encoding.UTF8, "application/x-www-form-urlencoded"));
            Assert.Equal(400, (int)answer.StatusCode);
        }

        Assert.Equal(before, await AddressAsync(panel));
    }

    [Fact]
    public async Task No_purpose_but_set_up_chooses_the_address()
    {
        await using var panel = await AccountPanel.StartAsync();
        await using var scope = panel.Panel.Services.CreateAsyncScope();
        var choose = scope.ServiceProvider.GetRequiredService<ChooseAddress>();
        foreach (var purpose in Enum.GetValues<LinkPurpose>())
        {
            var link = new OneTimeLink { Id = Guid.CreateVersion7(), TokenHash = [], Purpose = purpose, ExpiresAt = panel.Clock.GetUtcNow().AddDays(1) };
            var chosen = await choose.ExecuteAsync(link, new Uri("https://muster.example.org"), CancellationToken.None);
            Assert.Equal(purpose == LinkPurpose.Setup, chosen.Ok);
        }
    }

    [Fact]
    public async Task Choosing_the_address_is_on_record()
    {
        await using var panel = await AccountPanel.StartAsync();
        await panel.SetUpAsync();
        await using var db = await panel.Panel.Contexts.CreateDbContextAsync();
        var line = await db.Audit.SingleAsync(a => a.Action == "panel-address-set");
        Assert.StartsWith("http://127.0.0.1:", line.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_older_than_an_hour_are_dropped_and_the_link_begins_again()
    {
        await using var panel = await AccountPanel.StartAsync();
        await panel.SetUpAsync();
        var made = await panel.RunAsync<AddUser, LinkMade>(add => add.ExecuteAsync(AccountPanel.Owner, new AddUserInput("Bob", PanelRole.Commander), CancellationToken.None));
        using var visitor = panel.Visit();
        await panel.ToCodesAsync(visitor, new Uri(made.Url).AbsolutePath, "Bob");

        panel.Clock.Shift += TimeSpan.FromHours(1.1);
        await visitor.SubmitAsync("codes", ("Kept", "true"));

        Assert.Equal(200, visitor.Status);
        Assert.Contains("longer than an hour", visitor.Text, StringComparison.Ordinal);
        Assert.Equal(32, AccountPanel.KeyOn(visitor).Length);
    }

    [Theory]
    [InlineData("http://muster.example.org", "plain http")]
    [InlineData("https://muster.example.org/panel", "Leave out")]
    [InlineData("javascript://x", "as browsers do")]
    [InlineData("https://user@muster.example.org", "as browsers do")]
    [InlineData("nonsense", "without a domain")]
    [InlineData("https://nonsense:8443", "without a domain")]
    [InlineData("http://nonsense.", "without a domain")]
    public void An_address_that_cannot_work_is_refused_with_the_reason(string typed, string reason) =>
        Assert.Contains(reason, PanelAddress.Parse(typed).Problem!.Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData("muster.example.org", "https://muster.example.org")]
    [InlineData("http://localhost:8080", "http://localhost:8080")]
    [InlineData("http://muster.localhost:8080", "http://muster.localhost:8080")]
    [InlineData("https://192.0.2.7", "https://192.0.2.7")]
    [InlineData("https://[2001:db8::7]", "https://[2001:db8::7]")]
    public void An_address_that_can_work_is_taken(string typed, string taken) => Assert.Equal(taken, PanelAddress.Text(PanelAddress.Parse(typed).Value));

    [Fact]
    public async Task A_bare_word_is_refused_wherever_an_address_is_typed()
    {
        await using var panel = await AccountPanel.StartAsync();
        using var visitor = panel.Visit();
        await visitor.OpenAsync(await panel.SetupLinkAsync());
        await visitor.SubmitAsync("address", ("Address", "nonsense"));
        Assert.Contains("without a domain", visitor.Text, StringComparison.Ordinal);

        await using var scope = panel.Panel.Services.CreateAsyncScope();
        var set = await scope.ServiceProvider.GetRequiredService<SetPanelAddress>().ExecuteAsync(AccountPanel.Owner, "nonsense", CancellationToken.None); // of the page and of the command
        Assert.Contains("without a domain", set.Problem!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_replaces_every_way_in_and_ends_the_old_sessions()
    {
        await using var panel = await AccountPanel.StartAsync();
        var before = await panel.SetUpAsync();
        using var old = await panel.SignInAsync(before);
        var made = await panel.RunAsync<ResetUser, LinkMade>(async reset =>
            await reset.ExecuteAsync(AccountPanel.Owner, (await panel.UserAsync("Ada")).Id, CancellationToken.None));

        using var visitor = panel.Visit();
        var after = await panel.ToCodesAsync(visitor, new Uri(made.Url).AbsolutePath, "Ada");
        await visitor.SubmitAsync("codes", ("Kept", "true"));
        Assert.True(await AccountPanel.IsSignedInAsync(visitor));
        panel.NextDigits();

        Assert.False(await AccountPanel.IsSignedInAsync(old));
        using var withOldKey = await panel.SignInAsync(before);
        Assert.Equal("/account/sign-in", withOldKey.At);
        panel.NextDigits();
        using var withNewKey = await panel.SignInAsync(after);
        Assert.True(await AccountPanel.IsSignedInAsync(withNewKey));
    }

    private static async Task<string> AddressAsync(AccountPanel panel)
    {
        await using var db = await panel.Panel.Contexts.CreateDbContextAsync();
        return await db.Settings.Where(s => s.Name == PanelSetting.PanelAddress).Select(s => s.Value).SingleAsync();
    }
}
