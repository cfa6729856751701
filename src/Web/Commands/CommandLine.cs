using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Muster.Web.Commands.Doctor;

namespace Muster.Web.Commands;

/// <summary>
/// The commands of <c>./muster</c> that the panel's own program carries out. Exit codes: 0 done, 1 it could not be done, 2 it was not
/// understood.
/// </summary>
internal static class CommandLine
{
    /// <summary>Where the panel keeps everything; every command takes it.</summary>
    public static readonly Option<string?> Data = new("--data") { Description = "The panel's data directory.", HelpName = "DIR", Recursive = true };

    public static async Task<int> InvokeAsync(string[] args)
    {
        // Not a RootCommand, whose name in every usage line would be that of the executable, which nobody types.
        var root = new Command("./muster", "Muster: a disposable, end-to-end-encrypted homeserver for the worst day of the year.");
        root.Options.Add(new HelpOption());
        root.Options.Add(new VersionOption());
        root.Options.Add(Data);
        root.Subcommands.Add(RunCommand.Create());
        root.Subcommands.Add(StopHomeserversCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create());
        root.Subcommands.Add(TokenCommand.Create());
        root.Subcommands.Add(UserCommand.Create());
        root.Subcommands.Add(AddressCommand.Create());
        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(Plain(error.Message));
        await Console.Error.WriteLineAsync($"See: ./muster {Typed(parsed.CommandResult)}--help");
        return 2;
    }

    /// <summary>The parser names the type of the language that a value should have had, which says nothing to people.</summary>
    private static string Plain(string message) => message.Split(" as expected type ")[0].TrimEnd('.') + ".";

    /// <summary>The command as it was typed: "token create ".</summary>
    private static string Typed(CommandResult command) => command.Parent is CommandResult above ? $"{Typed(above)}{command.Command.Name} " : "";

    /// <summary>The configuration with the command's own options on top, or null after saying what is wrong with it.</summary>
    public static MusterOptions? Options(ParseResult parsed, Action<MusterOptions>? adjust = null)
    {
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .Build();
        var options = new MusterOptions();
        configuration.GetSection(MusterOptions.Section).Bind(options);
        if (parsed.GetValue(Data) is { } data) options.DataDirectory = Path.GetFullPath(data);
        adjust?.Invoke(options);
        var errors = options.Validate();
        if (errors.Count == 0) return options;
        Console.Error.WriteLine("Muster cannot start with this configuration:");
        foreach (var error in errors) Console.Error.WriteLine($"  {error}");
        return null;
    }
}
