using System.CommandLine;
using System.CommandLine.Parsing;
using Muster.Domain.Access;
using Muster.Web.Features;
using Muster.Web.Features.Tokens;

namespace Muster.Web.Commands;

/// <summary><c>token create|list|revoke</c>: keys for programs.</summary>
internal static class TokenCommand
{
    public static Command Create() => new("token", "Make, list and revoke API tokens.") { CreateToken(), ListTokens(), RevokeToken() };

    private static Command CreateToken()
    {
        var name = new Option<string>("--name") { Description = "What uses it.", Required = true, HelpName = "NAME" };
        var role = RoleOption("What it may do at all: admin, commander or auditor.");
        var allow = new Option<Acts>("--allow")
        {
            Description = "Acts that people must confirm: dispose, override, reveal; separated by commas.",
            HelpName = "ACTS",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = ParseActs,
        };
        var days = new Option<int>("--expires-in-days") { Description = "When it ends (1 to 366).", DefaultValueFactory = _ => 30, HelpName = "DAYS" };
        var cases = new Option<Guid[]>("--case")
        {
            Description = "Only these cases, by id.",
            HelpName = "ID",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = ParseCases,
        };
        var command = new Command("create", "Make a token and print it alone on standard output. It is shown once.") { name, role, allow, days, cases };
        command.SetAction((parsed, cancel) => PanelTask.RunAsync(
            parsed,
            (services, actor) => ActivatorUtilities.CreateInstance<CreateToken>(services).ExecuteAsync(
                actor, new CreateTokenInput(parsed.GetValue(name), parsed.GetValue(role), parsed.GetValue(allow), parsed.GetValue(days), parsed.GetValue(cases)), cancel),
            made => Console.WriteLine(made.Token),
            cancel));
        return command;
    }

    private static Command ListTokens()
    {
        var command = new Command("list", "List all tokens, without their secrets.");
        command.SetAction((parsed, cancel) => PanelTask.RunAsync(
            parsed, (services, actor) => ActivatorUtilities.CreateInstance<ListTokens>(services).ExecuteAsync(actor, cancel), Print, cancel));
        return command;
    }

    private static Command RevokeToken()
    {
        var which = new Argument<string>("token") { Description = "Its id or its name.", HelpName = "ID|NAME" };
        var command = new Command("revoke", "End a token at once.") { which };
        command.SetAction((parsed, cancel) => PanelTask.RunAsync(
            parsed, (services, actor) => ActivatorUtilities.CreateInstance<RevokeToken>(services).ExecuteAsync(actor, parsed.GetValue(which)!, cancel),
            _ => Console.WriteLine($"Revoked {parsed.GetValue(which)}."), cancel));
        return command;
    }

    /// <summary>Named exactly: an enum's own parser would also take numbers.</summary>
    public static Option<PanelRole> RoleOption(string description) => new("--role")
    {
        Description = description,
        Required = true,
        HelpName = "ROLE",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            var role = Enum.GetValues<PanelRole>().Cast<PanelRole?>().FirstOrDefault(one => string.Equals(Names.Kebab(one!.Value), text, StringComparison.OrdinalIgnoreCase));
            if (role is null) result.AddError($"\"{text}\" is no role: use admin, commander or auditor.");
            return role ?? default;
        },
    };

    private static Acts ParseActs(ArgumentResult result)
    {
        var acts = Acts.None;
        foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            switch (text.ToLowerInvariant())
            {
                case "dispose": acts |= Acts.Dispose; break;
                case "override": acts |= Acts.Override; break;
                case "reveal": acts |= Acts.Reveal; break;
                default: result.AddError($"\"{text}\" cannot be allowed: use dispose, override, reveal."); break;
            }
        }
        return acts;
    }

    private static Guid[] ParseCases(ArgumentResult result)
    {
        var ids = new List<Guid>();
        foreach (var text in result.Tokens.Select(token => token.Value))
        {
            if (Guid.TryParse(text, out var id)) ids.Add(id);
            else result.AddError($"\"{text}\" is no case's id. It is in the address of the case's page, and in GET /api/v1/cases.");
        }
        return [.. ids];
    }

    private static void Print(IReadOnlyList<TokenLine> tokens)
    {
        if (tokens.Count == 0) Console.WriteLine("There are no tokens.");
        foreach (var token in tokens)
        {
            var state = token.RevokedAt is { } at ? $"revoked {at:u}" : $"until {token.ExpiresAt:u}";
            var bound = token.Cases is { } count ? $"{count} cases" : "every case";
            Console.WriteLine($"{token.Id}  {token.Name}  {Names.Kebab(token.Role)}  {bound}  allows {Features.Tokens.CreateToken.AllowText(token.Allow)}  {state}  last used {token.LastUsedAt?.ToString("u") ?? "never"}");
        }
    }
}
