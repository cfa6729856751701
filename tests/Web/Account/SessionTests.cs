using System.Globalization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Access;
using Muster.Web.Features.Users;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Account;

public sealed class SessionTests
{
    [Fact]
    public async Task A_disabled_user_loses_the_session_within_a_minute_and_cannot_come_back()
    {
        await using var panel = await AccountPanel.StartAsync();
        await panel.SetUpAsync();
        var bob = await panel.AddAsync("Bob", PanelRole.Commander);
        using var visitor = await panel.SignInAsync(bob);
        Assert.True(await AccountPanel.IsSignedInAsync(visitor));

        var id = (await panel.UserAsync("Bob")).Id;
        await panel.RunAsync<DisableUser, Done>(disable => disable.ExecuteAsync(AccountPanel.Owner, id, CancellationToken.None));

        panel.Clock.Shift += TimeSpan.FromMinutes(1.1);
        Assert.False(await AccountPanel.IsSignedInAsync(visitor));
        using var again = await panel.SignInAsync(bob);
        Assert.Equal("/account/sign-in", again.At);
    }

    [Fact]
    public async Task Signing_out_everywhere_keeps_this_session_and_ends_the_others()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        using var here = await panel.SignInAsync(ada);
        panel.NextDigits();
        using var there = await panel.SignInAsync(ada);

        await here.OpenAsync("/account");
        await here.SubmitAsync("everywhere");

        Assert.True(await AccountPanel.IsSignedInAsync(here));
        Assert.False(await AccountPanel.IsSignedInAsync(there));
    }

    [Fact]
    public async Task A_copied_cookie_is_worth_nothing_once_its_owner_signed_out()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        using var visitor = await panel.SignInAsync(ada);
        using var thief = panel.Visit();
        thief.Cookies.Add(visitor.Cookies.GetAllCookies());
        panel.NextDigits();
        using var elsewhere = await panel.SignInAsync(ada);
        Assert.True(await AccountPanel.IsSignedInAsync(thief));

        await SignOutAsync(visitor);

        Assert.False(await AccountPanel.IsSignedInAsync(thief));
        Assert.True(await AccountPanel.IsSignedInAsync(elsewhere));
    }

    [Fact]
    public async Task A_cookie_copied_before_a_confirmation_ends_with_the_session_too()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        using var visitor = await panel.SignInAsync(ada);
        using var thief = panel.Visit();
        thief.Cookies.Add(visitor.Cookies.GetAllCookies());
        await panel.StepUpAsync(visitor, ada);
        Assert.True(await AccountPanel.IsSignedInAsync(thief));

        await SignOutAsync(visitor);

        Assert.False(await AccountPanel.IsSignedInAsync(thief));
    }

    [Fact]
    public async Task A_page_that_is_still_open_can_do_nothing_once_its_session_was_signed_out_of()
    {
        await using var panel = await AccountPanel.StartAsync();
        await panel.SetUpAsync();
        await using var scope = panel.Panel.Services.CreateAsyncScope();
        var session = PanelClaims.NewSession();
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<PanelUser>>().CreateAsync(await panel.UserAsync("Ada"));
        ((System.Security.Claims.ClaimsIdentity)principal.Identity!).AddClaim(session);
        var circuit = new ActorAccessor(new HttpContextAccessor(), new OpenPage(principal), panel.Panel.Contexts, panel.Clock);
        Assert.NotNull(await circuit.FindAsync());

        await using var db = await panel.Panel.Contexts.CreateDbContextAsync();
        await db.EndAsync(Guid.Parse(session.Value), panel.Clock.GetUtcNow(), CancellationToken.None);

        Assert.Null(await circuit.FindAsync());
    }

    [Fact]
    public async Task Signing_out_twice_at_once_is_no_fault_and_old_ends_are_forgotten()
    {
        await using var panel = await AccountPanel.StartAsync();
        var (old, session, now) = (Guid.NewGuid(), Guid.NewGuid(), panel.Clock.GetUtcNow());
        foreach (var (id, at) in ((Guid, DateTimeOffset)[])[(old, now.AddDays(-2)), (session, now), (session, now)])
        {
            await using var db = await panel.Panel.Contexts.CreateDbContextAsync();
            await db.EndAsync(id, at, CancellationToken.None);
        }
        await using var left = await panel.Panel.Contexts.CreateDbContextAsync();
        Assert.Equal(session, (await left.EndedSessions.SingleAsync()).Id);
    }

    [Fact]
    public async Task Twelve_hours_without_use_end_a_session()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        using var visitor = await panel.SignInAsync(ada);
        panel.Clock.Shift += TimeSpan.FromHours(11);
        Assert.True(await AccountPanel.IsSignedInAsync(visitor));
        panel.Clock.Shift += TimeSpan.FromHours(11);
        Assert.True(await AccountPanel.IsSignedInAsync(visitor));
        panel.Clock.Shift += TimeSpan.FromHours(12.1);
        Assert.False(await AccountPanel.IsSignedInAsync(visitor));
    }

    [Fact]
    public async Task A_confirmation_holds_for_ten_minutes_and_outlives_the_checks_in_between()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        using var visitor = await panel.SignInAsync(ada);
        await visitor.OpenAsync("/settings/users/new");
        Assert.StartsWith("/account/confirm", visitor.At, StringComparison.Ordinal);

        await panel.StepUpAsync(visitor, ada, "/settings/users/new");
        Assert.Equal("/settings/users/new", visitor.At);
        for (var minute = 0; minute < 9; minute++)
        {
            panel.Clock.Shift += TimeSpan.FromMinutes(1);
            await visitor.OpenAsync("/settings/users/new");
            Assert.Equal("/settings/users/new", visitor.At);
        }

        panel.Clock.Shift += TimeSpan.FromMinutes(1.1);
        await visitor.SubmitAsync("add", ("Name", "Eve"), ("Role", "Admin"));
        Assert.StartsWith("/account/confirm", visitor.At, StringComparison.Ordinal);
        await using var db = await panel.Panel.Contexts.CreateDbContextAsync();
        Assert.False(await db.Users.AnyAsync(u => u.UserName == "Eve"));
    }

    [Fact]
    public void A_clock_that_was_set_back_does_not_unlock_for_longer()
    {
        var now = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var principal = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity([PanelClaims.SteppedUp(now)], "test"));
        Assert.Equal(Acts.All, PanelClaims.Unlocked(principal, now));
        Assert.Equal(Acts.All, PanelClaims.Unlocked(principal, now.AddMinutes(9.9)));
        Assert.Equal(Acts.None, PanelClaims.Unlocked(principal, now.AddMinutes(10)));
        Assert.Equal(Acts.None, PanelClaims.Unlocked(principal, now.AddHours(-1)));
    }

    [Fact]
    public async Task Nobody_confirms_with_the_digits_that_they_signed_in_with()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        var digits = panel.Digits(ada);
        using var visitor = await panel.SignInAsync(ada, digits: digits);
        await visitor.OpenAsync("/account/confirm?returnUrl=/settings/users/new");
        await visitor.SubmitAsync("password", ("Password", AccountPanel.Password), ("Code", digits));
        Assert.StartsWith("/account/confirm", visitor.At, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_admins_open_settings_and_a_changed_role_counts_from_the_next_check()
    {
        await using var panel = await AccountPanel.StartAsync();
        await panel.SetUpAsync();
        var bob = await panel.AddAsync("Bob", PanelRole.Admin);
        using var visitor = await panel.SignInAsync(bob);
        await visitor.OpenAsync("/settings/users");
        Assert.Equal("/settings/users", visitor.At);

        var id = (await panel.UserAsync("Bob")).Id;
        await panel.RunAsync<ChangeRole, Done>(change => change.ExecuteAsync(AccountPanel.Owner, new ChangeRoleInput(id, PanelRole.Auditor), CancellationToken.None));
        panel.Clock.Shift += TimeSpan.FromMinutes(1.1);
        using var again = await panel.SignInAsync(bob);
        await again.OpenAsync("/settings/users");
        Assert.DoesNotContain("Add a user", again.Text, StringComparison.Ordinal);
    }

    private static async Task SignOutAsync(Visitor visitor)
    {
        await visitor.OpenAsync("/account");
        var token = visitor.Page.QuerySelector("form[action='account/sign-out'] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var answer = await visitor.PostAsync("/account/sign-out", new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]));
        Assert.Equal(302, (int)answer.StatusCode);
    }

    private sealed class OpenPage(System.Security.Claims.ClaimsPrincipal principal) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(principal));
    }
}
