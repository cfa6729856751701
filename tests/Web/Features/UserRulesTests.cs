using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Tests.Support;
using Muster.Web.Features.Tokens;
using Muster.Web.Features.Users;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Features;

public sealed class UserRulesTests
{
    public static IEnumerable<object[]> Databases => TestDatabase.Kinds;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Two_admins_who_disable_each_other_at_once_leave_one(DatabaseKind kind)
    {
        await using var panel = await AccountPanel.StartAsync(kind);
        await panel.SetUpAsync();
        await panel.AddAsync("Bob", PanelRole.Admin);
        var ids = new[] { (await panel.UserAsync("Ada")).Id, (await panel.UserAsync("Bob")).Id };

        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(ids.Select(id => DisableAsync(panel, id)));
            await using var db = await panel.Panel.Contexts.CreateDbContextAsync();
            Assert.True(await db.Users.AnyAsync(u => u.Role == PanelRole.Admin && u.DisabledAt == null));
            await db.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.DisabledAt, (DateTimeOffset?)null));
        }
    }

    [Fact]
    public async Task An_admin_who_has_only_a_link_does_not_count_as_the_second_one()
    {
        await using var panel = await AccountPanel.StartAsync();
        await panel.SetUpAsync();
        await panel.RunAsync<AddUser, LinkMade>(add => add.ExecuteAsync(AccountPanel.Owner, new AddUserInput("Bob", PanelRole.Admin), CancellationToken.None));
        var refused = await DisableAsync(panel, (await panel.UserAsync("Ada")).Id);
        Assert.Equal(ProblemType.WrongState, refused!.Type);
    }

    [Theory]
    [InlineData(PanelRole.Commander, ActorKind.User, Acts.All, "forbidden")]
    [InlineData(PanelRole.Auditor, ActorKind.User, Acts.All, "forbidden")]
    [InlineData(PanelRole.Admin, ActorKind.Token, Acts.All, "forbidden")]
    [InlineData(PanelRole.Admin, ActorKind.User, Acts.None, "step-up-required")]
    public async Task Power_is_handed_out_only_by_an_admin_who_has_just_confirmed(PanelRole role, ActorKind kind, Acts allow, string slug)
    {
        await using var panel = await AccountPanel.StartAsync();
        var actor = new Actor(kind, "x", "X", role, allow);
        await using var scope = panel.Panel.Services.CreateAsyncScope();
        Problem?[] answers =
        [
            (await scope.ServiceProvider.GetRequiredService<AddUser>().ExecuteAsync(actor, new AddUserInput("Eve", PanelRole.Admin), default)).Problem,
            (await scope.ServiceProvider.GetRequiredService<ResetUser>().ExecuteAsync(actor, "x", default)).Problem,
            (await scope.ServiceProvider.GetRequiredService<DisableUser>().ExecuteAsync(actor, "x", default)).Problem,
            (await scope.ServiceProvider.GetRequiredService<EnableUser>().ExecuteAsync(actor, "x", default)).Problem,
            (await scope.ServiceProvider.GetRequiredService<ChangeRole>().ExecuteAsync(actor, new ChangeRoleInput("x", PanelRole.Admin), default)).Problem,
            (await scope.ServiceProvider.GetRequiredService<CreateToken>().ExecuteAsync(actor, new CreateTokenInput("t", PanelRole.Admin), default)).Problem,
        ];
        Assert.All(answers, answer => Assert.Equal(slug, answer!.Type.Slug));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_link_made_before_somebody_was_disabled_does_not_come_back_with_them(DatabaseKind kind)
    {
        await using var panel = await AccountPanel.StartAsync(kind);
        await panel.SetUpAsync();
        var made = await panel.RunAsync<AddUser, LinkMade>(add => add.ExecuteAsync(AccountPanel.Owner, new AddUserInput("Bob", PanelRole.Commander), CancellationToken.None));
        using var bob = panel.Visit();
        await bob.OpenAsync(new Uri(made.Url).AbsolutePath);
        Assert.Equal(200, bob.Status);

        Assert.Null(await DisableAsync(panel, made.UserId));
        await bob.OpenAsync(bob.At);
        Assert.Equal(410, bob.Status);
        await panel.RunAsync<EnableUser, Done>(enable => enable.ExecuteAsync(AccountPanel.Owner, made.UserId, CancellationToken.None));
        await bob.OpenAsync(bob.At);
        Assert.Equal(410, bob.Status);
    }

    private static async Task<Problem?> DisableAsync(AccountPanel panel, string id)
    {
        await using var scope = panel.Panel.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<DisableUser>().ExecuteAsync(AccountPanel.Owner, id, CancellationToken.None)).Problem;
    }
}
