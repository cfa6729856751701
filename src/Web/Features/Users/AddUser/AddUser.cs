using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Access;
using Muster.Web.Account;

namespace Muster.Web.Features.Users;

public sealed record AddUserInput(string? Name, PanelRole Role);

/// <param name="Url">Shown once: only its hash is kept.</param>
public sealed record LinkMade(string UserId, string UserName, string Url, DateTimeOffset ExpiresAt);

/// <summary>Adds a panel user, who chooses by a one-time link how they sign in. Nobody ever knows another's password.</summary>
public sealed class AddUser(IDbContextFactory<PanelDbContext> contexts, ILookupNormalizer names, PanelAddress address, TimeProvider time)
{
    public async Task<Result<LinkMade>> ExecuteAsync(Actor actor, AddUserInput input, CancellationToken cancel)
    {
        if (PanelAccess.Manage(actor) is { } refused) return refused;
        var name = Text.Line(input.Name, "Name", 60);
        if (name.Problem is { } bad) return bad;

        await using var db = await contexts.CreateDbContextAsync(cancel);
        var normalised = names.NormalizeName(name.Value);
        if (await db.Users.AnyAsync(u => u.NormalizedUserName == normalised, cancel)) return Taken(name.Value);

        var now = time.GetUtcNow();
        var user = new PanelUser { UserName = name.Value, NormalizedUserName = normalised, Role = input.Role, CreatedAt = now };
        db.Users.Add(user);
        var token = await OneTimeLinks.IssueAsync(db, LinkPurpose.Welcome, user.Id, now, cancel);
        db.Log(actor, "user-added", $"{user.UserName}, {Names.Kebab(user.Role)}", now);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException) when (db.Users.AsNoTracking().Any(u => u.NormalizedUserName == normalised))
        {
            return Taken(name.Value);
        }
        return new LinkMade(user.Id, user.UserName, await address.LinkAsync(OneTimeLinks.Path(token), cancel), now + OneTimeLinks.Lifetime);
    }

    private static Problem Taken(string name) => Problem.Field("Name", $"There is already a user named {name}. Add something that tells them apart.");
}
