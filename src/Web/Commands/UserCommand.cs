using System.CommandLine;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Account;
using Muster.Web.Features;
using Muster.Web.Features.Users;

namespace Muster.Web.Commands;

/// <summary><c>user list|add|reset|disable|enable</c>: who signs in to the panel. Nobody's password is ever typed or printed here.</summary>
internal static class UserCommand
{
    public static Command Create() => new("user", "List, add, reset and disable the people who sign in to the panel.")
    {
        ListUsers(),
        AddUser(),
        OnOne("reset", "Print a one-time link with which a user chooses new ways of signing in; it replaces all old ones.",
            (services, actor, id, cancel) => LinkAsync(ActivatorUtilities.CreateInstance<ResetUser>(services).ExecuteAsync(actor, id, cancel), services, cancel), (_, link) => PrintLink(link)),
        OnOne("disable", "Shut an account: its sessions end at once.",
            (services, actor, id, cancel) => ActivatorUtilities.CreateInstance<DisableUser>(services).ExecuteAsync(actor, id, cancel), (name, _) => Console.WriteLine($"Disabled {name}.")),
        OnOne("enable", "Open a disabled account again.",
            (services, actor, id, cancel) => ActivatorUtilities.CreateInstance<EnableUser>(services).ExecuteAsync(actor, id, cancel), (name, _) => Console.WriteLine($"Enabled {name}.")),
    };

    private static Command ListUsers()
    {
        var command = new Command("list", "List all users.");
        command.SetAction((parsed, cancel) => PanelTask.RunAsync(
            parsed, (services, actor) => ActivatorUtilities.CreateInstance<ListUsers>(services).ExecuteAsync(actor, cancel), Print, cancel));
        return command;
    }

    private static Command AddUser()
    {
        var name = new Argument<string>("name") { Description = "What they sign in with.", HelpName = "NAME" };
        var role = TokenCommand.RoleOption("What they may do: admin, commander or auditor.");
        var command = new Command("add", "Add a user and print their one-time link alone on standard output.") { name, role };
        command.SetAction((parsed, cancel) => PanelTask.RunAsync(
            parsed,
            (services, actor) => LinkAsync(
                ActivatorUtilities.CreateInstance<AddUser>(services).ExecuteAsync(actor, new AddUserInput(parsed.GetValue(name), parsed.GetValue(role)), cancel), services, cancel),
            PrintLink, cancel));
        return command;
    }

    private static Command OnOne<T>(
        string verb, string description, Func<IServiceProvider, Actor, string, CancellationToken, Task<Result<T>>> act, Action<string, T> print)
    {
        var name = new Argument<string>("name") { Description = "The user's name.", HelpName = "NAME" };
        var command = new Command(verb, description) { name };
        command.SetAction((parsed, cancel) => PanelTask.RunAsync<T>(
            parsed,
            async (services, actor) =>
            {
                var line = Text.Line(parsed.GetValue(name), "name", 60);
                if (line.Problem is { } unreadable) return unreadable;
                var typed = line.Value;
                return await IdOfAsync(services, typed, cancel) is { } id
                    ? await act(services, actor, id, cancel)
                    : new Problem(ProblemType.NotFound, $"There is no user named \"{typed}\".") { Act = "See: ./muster user list" };
            },
            done => print(parsed.GetValue(name)!, done), cancel));
        return command;
    }

    private static async Task<string?> IdOfAsync(IServiceProvider services, string name, CancellationToken cancel)
    {
        var normalised = services.GetRequiredService<ILookupNormalizer>().NormalizeName(name);
        await using var db = await services.GetRequiredService<IDbContextFactory<PanelDbContext>>().CreateDbContextAsync(cancel);
        return await db.Users.Where(u => u.NormalizedUserName == normalised).Select(u => u.Id).SingleOrDefaultAsync(cancel);
    }

    private static void PrintLink(Link link)
    {
        Console.Error.WriteLine($"For {link.Made.UserName}, once, until {link.Made.ExpiresAt:u}:");
        Console.WriteLine(link.Made.Url);
        if (link.IsAssumed) Console.Error.WriteLine("No panel runs here and no address was chosen, so this link names the port that ./muster run takes by itself. With another --port, put that into it.");
    }

    /// <summary>A link that was made, and whether the address in it is a guess.</summary>
    private static async Task<Result<Link>> LinkAsync(Task<Result<LinkMade>> making, IServiceProvider services, CancellationToken cancel)
    {
        var made = await making;
        return made.Problem is { } problem ? problem : new Link(made.Value, (await services.GetRequiredService<PanelAddress>().OriginAsync(cancel)).Source == OriginSource.Assumed);
    }

    private sealed record Link(LinkMade Made, bool IsAssumed);

    private static void Print(IReadOnlyList<UserLine> users)
    {
        if (users.Count == 0) Console.WriteLine("There are no users yet: start the panel and open the link that it prints.");
        foreach (var user in users)
        {
            var state = user switch
            {
                { DisabledAt: not null } => "disabled",
                { Passkeys: 0, HasPassword: false } => "not set up yet",
                _ => $"{user.Passkeys} passkeys{(user.HasPassword ? ", password and app" : "")}",
            };
            Console.WriteLine($"{user.Name}  {Names.Kebab(user.Role)}  {state}  last signed in {user.LastSignInAt?.ToString("u") ?? "never"}");
        }
    }
}
