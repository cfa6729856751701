using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Tests.Support;
using Muster.Web.Access;
using Muster.Web.Account;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Account;

public sealed class WaysInTests
{
    public static IEnumerable<object[]> Databases => TestDatabase.Kinds;

    private static readonly string PasskeyId = System.Buffers.Text.Base64Url.EncodeToString([1, 2, 3]);

    [Theory]
    [InlineData(ActorKind.User, "step-up-required")]
    [InlineData(ActorKind.Token, "forbidden")]
    [InlineData(ActorKind.Muster, "forbidden")]
    public async Task Nobody_changes_ways_of_signing_in_without_a_fresh_confirmation_of_their_own(ActorKind kind, string slug)
    {
        await using var panel = await AccountPanel.StartAsync();
        await panel.SetUpAsync();
        var before = await panel.UserAsync("Ada");
        await using var scope = panel.Panel.Services.CreateAsyncScope();
        var ways = scope.ServiceProvider.GetRequiredService<WaysIn>();
        var actor = PanelClaims.ToActor(before, kind == ActorKind.User ? Acts.None : Acts.All) with { Kind = kind };

        Result<Done>[] answers =
        [
            await ways.AddPasskeyAsync(actor, Passkey(), "Mine", default),
            await ways.RenamePasskeyAsync(actor, PasskeyId, "Mine", default),
            await ways.RemovePasskeyAsync(actor, PasskeyId, default),
            await ways.SetPasswordAsync(actor, "another long password", Totp.NewKey(), 1, default),
            await ways.RemovePasswordAsync(actor, default),
            await ways.ReplaceCodesAsync(actor, RecoveryCodes.Generate(), default),
        ];

        Assert.All(answers, answer => Assert.Equal(slug, answer.Problem!.Type.Slug));
        await using var db = await panel.Panel.Contexts.CreateDbContextAsync();
        Assert.Equal(before.PasswordHash, (await panel.UserAsync("Ada")).PasswordHash);
        Assert.False(await db.UserPasskeys.AnyAsync());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Killed_before_the_other_sessions_end_nothing_has_changed(DatabaseKind kind)
    {
        await using var panel = await AccountPanel.StartAsync(kind);
        await panel.SetUpAsync();
        var before = await panel.UserAsync("Ada");
        var actor = PanelClaims.ToActor(before, Acts.All);
        await using (var scope = panel.Panel.Services.CreateAsyncScope())
            Assert.True((await scope.ServiceProvider.GetRequiredService<WaysIn>().AddPasskeyAsync(actor, Passkey(), "Mine", default)).Ok);
        var lines = await LinesAsync(panel);

        Func<WaysIn, Task>[] changes =
        [
            ways => ways.SetPasswordAsync(actor, "another long password", Totp.NewKey(), 1, default),
            ways => ways.RemovePasskeyAsync(actor, PasskeyId, default),
            ways => ways.RemovePasswordAsync(actor, default),
        ];
        foreach (var change in changes) await KilledAtTheStampAsync(panel, change);

        var after = await panel.UserAsync("Ada");
        Assert.Equal((before.PasswordHash, before.SecurityStamp), (after.PasswordHash, after.SecurityStamp));
        Assert.Equal(lines, await LinesAsync(panel));
        await using var db = await panel.Panel.Contexts.CreateDbContextAsync();
        Assert.Equal(1, await db.UserPasskeys.CountAsync());
    }

    private static async Task KilledAtTheStampAsync(AccountPanel panel, Func<WaysIn, Task> change)
    {
        await using var scope = panel.Panel.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PanelDbContext>();
        db.SavingChanges += (_, _) =>
        {
            if (db.ChangeTracker.Entries<PanelUser>().Any(e => e.Property(u => u.SecurityStamp).IsModified)) throw new Killed();
        };
        await Assert.ThrowsAsync<Killed>(() => change(scope.ServiceProvider.GetRequiredService<WaysIn>()));
    }

    private static async Task<int> LinesAsync(AccountPanel panel)
    {
        await using var db = await panel.Panel.Contexts.CreateDbContextAsync();
        return await db.Audit.CountAsync();
    }

    private static UserPasskeyInfo Passkey() => new([1, 2, 3], [4], DateTimeOffset.UnixEpoch, 0, null, true, false, false, [5], [6]);

    private sealed class Killed : Exception;
}
