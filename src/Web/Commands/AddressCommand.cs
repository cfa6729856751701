using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Account;
using Muster.Web.Features.Settings;

namespace Muster.Web.Commands;

/// <summary><c>address [URL]</c>: the address that browsers use. The way back for an admin whom a wrong one keeps from signing in.</summary>
internal static class AddressCommand
{
    public static Command Create()
    {
        var url = new Argument<string?>("url") { Description = "The new address: https://muster.example.org, or http://localhost:8080 on this machine.", HelpName = "URL", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("address", "Show the address that browsers use, or change it. Passkeys work only at the host name that they were made for.") { url };
        command.SetAction((parsed, cancel) => parsed.GetValue(url) is { } typed
            ? PanelTask.RunAsync(parsed, (services, actor) => SetAsync(services, actor, typed, cancel), Print, cancel)
            : PanelTask.RunAsync(parsed, (services, _) => ShowAsync(services, cancel), Print, cancel));
        return command;
    }

    private static async Task<Result<Shown>> ShowAsync(IServiceProvider services, CancellationToken cancel)
    {
        var origin = await services.GetRequiredService<PanelAddress>().OriginAsync(cancel);
        return new Shown(origin.Text, origin.Source switch
        {
            OriginSource.Chosen => ["Chosen at set-up, or since."],
            OriginSource.Configured => ["Configured (Muster__PanelAddress), until one is chosen."],
            OriginSource.Listening => ["Not chosen yet. The panel that runs listens there."],
            _ => ["Not chosen yet, and no panel runs here. ./muster run listens there unless --port says otherwise."],
        });
    }

    private static async Task<Result<Shown>> SetAsync(IServiceProvider services, Actor actor, string typed, CancellationToken cancel)
    {
        var before = await services.GetRequiredService<PanelAddress>().ReadAsync(cancel);
        var set = await ActivatorUtilities.CreateInstance<SetPanelAddress>(services).ExecuteAsync(actor, typed, cancel);
        if (set.Problem is { } refused) return refused;
        var after = services.GetRequiredService<PanelAddress>().Last!;
        var notes = new List<string>();
        if (RunningPanel.Find(services.GetRequiredService<DataDirectory>()) is not null) notes.Add($"The running panel takes it up within {PanelAddress.Stale.TotalSeconds} seconds. Whoever is signed in may have to sign in again.");
        await using var db = await services.GetRequiredService<IDbContextFactory<PanelDbContext>>().CreateDbContextAsync(cancel);
        if (before is not null && !PanelAddress.SameHost(before, after) && await db.UserPasskeys.CountAsync(cancel) is var passkeys and > 0)
        {
            notes.Add($"Passkeys work only at the host name that they were made for. There {(passkeys == 1 ? "is 1" : $"are {passkeys}")}, and at {after.Host} only those work that were made there: "
                + "others sign in with a recovery code or a password, or by the link that ./muster user reset NAME prints.");
        }
        return new Shown(PanelAddress.Text(after), notes);
    }

    private static void Print(Shown shown)
    {
        Console.WriteLine(shown.Address);
        foreach (var note in shown.Notes) Console.Error.WriteLine(note);
    }

    private sealed record Shown(string Address, IReadOnlyList<string> Notes);
}
