using Microsoft.EntityFrameworkCore;
using Muster.Tests.Support;
using Muster.Web.Account;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Account;

public sealed class SignInTests
{
    public static IEnumerable<object[]> Databases => TestDatabase.Kinds;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Five_wrong_tries_pause_the_account_for_a_quarter_of_an_hour(DatabaseKind kind)
    {
        await using var panel = await AccountPanel.StartAsync(kind);
        var ada = await panel.SetUpAsync();
        using var visitor = panel.Visit();
        await visitor.OpenAsync("/account/sign-in");
        for (var i = 0; i < SignInAttempts.Allowed; i++) await panel.TryAsync(visitor, ada, password: "wrong password here");

        panel.NextDigits();
        await panel.TryAsync(visitor, ada);
        Assert.Equal("/account/sign-in", visitor.At);

        panel.Clock.Shift += SignInAttempts.Pause;
        await panel.TryAsync(visitor, ada);
        Assert.True(await AccountPanel.IsSignedInAsync(visitor));
    }

    [Fact]
    public async Task Wrong_digits_and_wrong_recovery_codes_count_too()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        using var visitor = panel.Visit();
        await visitor.OpenAsync("/account/sign-in");
        for (var i = 0; i < 3; i++) await panel.TryAsync(visitor, ada, code: "000000");
        for (var i = 0; i < 2; i++) await visitor.SubmitAsync("recovery", ("Name", "Ada"), ("Password", AccountPanel.Password), ("Code", "AAAA-AAAA-AAAA-AAAA"));

        await panel.TryAsync(visitor, ada);
        Assert.False(await AccountPanel.IsSignedInAsync(visitor));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Guesses_sent_at_the_same_time_are_counted_one_by_one(DatabaseKind kind)
    {
        await using var panel = await AccountPanel.StartAsync(kind);
        var ada = await panel.SetUpAsync();
        var id = (await panel.UserAsync("Ada")).Id;

        var begun = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
        {
            await using var db = await panel.Panel.Contexts.CreateDbContextAsync();
            return await new SignInAttempts(db, panel.Clock).BeginAsync(id, CancellationToken.None);
        }));

        Assert.Equal(SignInAttempts.Allowed, begun.Count(allowed => allowed));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_same_digits_open_the_panel_once(DatabaseKind kind)
    {
        await using var panel = await AccountPanel.StartAsync(kind);
        var ada = await panel.SetUpAsync();
        using var first = panel.Visit();
        using var second = panel.Visit();
        await first.OpenAsync("/account/sign-in");
        await second.OpenAsync("/account/sign-in");

        var digits = panel.Digits(ada);
        await panel.TryAsync(first, ada, code: digits);
        await panel.TryAsync(second, ada, code: digits);

        Assert.True(await AccountPanel.IsSignedInAsync(first));
        Assert.False(await AccountPanel.IsSignedInAsync(second));
    }

    [Fact]
    public async Task The_digits_that_proved_the_app_at_set_up_do_not_sign_in()
    {
        await using var panel = await AccountPanel.StartAsync();
        using var visitor = panel.Visit();
        var ada = await panel.ToCodesAsync(visitor, await panel.SetupLinkAsync(), "Ada");
        await visitor.SubmitAsync("codes", ("Kept", "true"));

        using var other = await panel.SignInAsync(ada, digits: ada.FirstDigits);
        Assert.Equal("/account/sign-in", other.At);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_recovery_code_works_once_however_it_is_typed(DatabaseKind kind)
    {
        await using var panel = await AccountPanel.StartAsync(kind);
        var ada = await panel.SetUpAsync();
        var typed = ada.Codes[3].Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant();
        using var first = panel.Visit();
        await first.OpenAsync("/account/sign-in");
        await first.SubmitAsync("recovery", ("Name", "ada"), ("Password", AccountPanel.Password), ("Code", typed));
        Assert.Equal("/account?recovered=true", first.At);
        Assert.Contains("9 of 10 are left", first.Text, StringComparison.Ordinal);

        using var second = panel.Visit();
        await second.OpenAsync("/account/sign-in");
        await second.SubmitAsync("recovery", ("Name", "ada"), ("Password", AccountPanel.Password), ("Code", typed));
        Assert.Equal("/account/sign-in", second.At);
    }

    [Fact]
    public async Task A_recovery_code_without_the_password_is_not_enough_for_who_has_one()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        using var visitor = panel.Visit();
        await visitor.OpenAsync("/account/sign-in");
        await visitor.SubmitAsync("recovery", ("Name", "Ada"), ("Password", ""), ("Code", ada.Codes[0]));
        Assert.Equal("/account/sign-in", visitor.At);
    }

    [Fact]
    public async Task An_unknown_name_and_a_wrong_password_get_the_same_answer()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        using var known = panel.Visit();
        using var unknown = panel.Visit();
        await known.OpenAsync("/account/sign-in");
        await unknown.OpenAsync("/account/sign-in");
        await panel.TryAsync(known, ada, password: "wrong password here");
        await panel.TryAsync(unknown, ada with { Name = "Eve" }, password: "wrong password here");

        Assert.Equal(known.Status, unknown.Status);
        Assert.Equal(known.Text, unknown.Text);
    }

    [Theory]
    [InlineData("https://evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("", "/")]
    [InlineData("/account/password?x=1", "/account/password?x=1")]
    public void Signing_in_leads_only_to_this_panel(string returnUrl, string expected) => Assert.Equal(expected, LocalPath.Or(returnUrl));

    [Fact]
    public async Task A_foreign_return_address_is_not_followed()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        using var visitor = await panel.SignInAsync(ada, "https://evil.example/account/sign-in"); // the visitor fails on any other host
        Assert.True(await AccountPanel.IsSignedInAsync(visitor));
    }

    [Fact]
    public async Task Somebody_who_walks_through_names_is_stopped_by_address()
    {
        await using var panel = await AccountPanel.StartAsync(triesAMinute: 3);
        using var visitor = panel.Visit();
        await visitor.OpenAsync("/account/sign-in");
        for (var i = 0; i < 3; i++) await visitor.SubmitAsync("password", ("Name", $"user{i}"), ("Password", "wrong password here"), ("Code", "000000"));
        Assert.Equal(200, visitor.Status);
        await visitor.SubmitAsync("password", ("Name", "user9"), ("Password", "wrong password here"), ("Code", "000000"));
        Assert.Equal(429, visitor.Status);
        Assert.Contains("Wait a minute", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_antiforgery_token_is_refused()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        using var visitor = await panel.SignInAsync(ada);
        await visitor.OpenAsync("/account");
        using var answer = await visitor.PostAsync("/account/sign-out", new FormUrlEncodedContent([]));
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.True(await AccountPanel.IsSignedInAsync(visitor));
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        using var visitor = await panel.SignInAsync(ada);
        await visitor.OpenAsync("/account");
        var token = visitor.Page.QuerySelector("form[action='account/sign-out'] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var answer = await visitor.PostAsync("/account/sign-out", new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]));
        Assert.Equal(302, (int)answer.StatusCode);
        Assert.False(await AccountPanel.IsSignedInAsync(visitor));
    }

    [Fact]
    public async Task The_session_cookie_is_kept_from_scripts_and_other_sites()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        using var visitor = panel.Visit();
        await visitor.OpenAsync("/account/sign-in");
        using var answer = await visitor.PostAsync("password", ("Name", "Ada"), ("Password", AccountPanel.Password), ("Code", panel.Digits(ada)));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), header => header.StartsWith("muster-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }
}
