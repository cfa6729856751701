using Muster.Web.Account;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Commands;

/// <summary><c>user</c> and <c>address</c>, by the real program beside a panel that runs.</summary>
public sealed class UserCommandTests(RunningPanelFixture shared) : IClassFixture<RunningPanelFixture>
{
    private readonly MusterProgram muster = shared.Muster;

    [Fact]
    public async Task A_link_leads_to_the_panel_that_runs_and_is_used_up_by_whoever_sets_themselves_up()
    {
        var added = await muster.RunAsync("user", "add", "Grace", "--role", "commander");
        var welcome = added.Succeeded();
        Assert.StartsWith($"{muster.Address.GetLeftPart(UriPartial.Authority)}/setup/", welcome, StringComparison.Ordinal);
        Assert.Contains("For Grace, once, until", added.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("/setup/", added.Errors, StringComparison.Ordinal);
        await UseAsync(welcome);

        var reset = (await muster.RunAsync("user", "reset", "gRACE")).Succeeded();
        Assert.NotEqual(welcome, reset);
        await UseAsync(reset);

        var listed = (await muster.RunAsync("user", "list")).Succeeded();
        Assert.Contains("Grace  commander  0 passkeys, password and app", listed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_user_gets_no_link()
    {
        (await muster.RunAsync("user", "add", "Shut", "--role", "auditor")).Succeeded();
        Assert.Equal("Disabled Shut.", (await muster.RunAsync("user", "disable", "Shut")).Succeeded());
        (await muster.RunAsync("user", "reset", "Shut")).AssertRefused(1, "Shut is disabled. Enable the account first.");
    }

    [Fact]
    public async Task A_name_that_cannot_be_one_is_refused_without_being_repeated()
    {
        var control = await muster.RunAsync("user", "reset", "bell\a\u001b[2J");
        control.AssertRefused(1, "name: The character U+0007 is not allowed");
        Assert.DoesNotContain('\a', control.Errors);
        (await muster.RunAsync("user", "add", new string('x', 10_000), "--role", "auditor")).AssertRefused(1, "name: At most 60 characters; this has 10,000.");
    }

    [Fact]
    public async Task Somebody_whom_nobody_knows_and_a_role_that_nobody_has_are_refused()
    {
        (await muster.RunAsync("user", "reset", "nobody")).AssertRefused(1, "There is no user named \"nobody\". See: ./muster user list");
        (await muster.RunAsync("user", "add", "Boss", "--role", "boss")).AssertRefused(2, "\"boss\" is no role: use admin, commander or auditor.", "See: ./muster user add --help");
        (await muster.RunAsync("user", "frob")).AssertRefused(2, "frob", "See: ./muster user --help");
    }

    /// <summary>Opening consumes nothing, setting up does.</summary>
    private async Task UseAsync(string link)
    {
        var path = new Uri(link).AbsolutePath;
        using var visitor = new Visitor(muster.Address);
        await visitor.OpenAsync(path);
        await visitor.OpenAsync(path);
        Assert.Equal(200, visitor.Status);
        var key = AccountPanel.KeyOn(visitor);
        await visitor.SubmitAsync("password", ("Password", AccountPanel.Password), ("Code", Totp.CodeAt(key, TimeProvider.System.GetUtcNow())));
        await visitor.SubmitAsync("codes", ("Kept", "true"));
        Assert.Equal(200, visitor.Status);

        using var another = new Visitor(muster.Address);
        await another.OpenAsync(path);
        Assert.Equal(410, another.Status);
    }
}
