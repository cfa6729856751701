using System.CommandLine;
using Muster.Data;

namespace Muster.Web.Commands.Doctor;

/// <summary><c>doctor</c>: says in plain words what is missing or misconfigured. Changes nothing.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var port = new Option<int?>("--port") { Description = "The port that the panel is to listen on (default 8080).", HelpName = "PORT" };
        var command = new Command("doctor", "Say what is missing or misconfigured.") { port };
        command.SetAction((parsed, cancel) => RunAsync(parsed, parsed.GetValue(port), cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, int? port, CancellationToken cancellationToken)
    {
        if (CommandLine.Options(parsed, options => options.Port = port ?? options.Port) is not { } options) return 1;
        var data = DataDirectory.Find(options.DataDirectory);
        var database = await DatabaseLook.AtAsync(options, data, cancellationToken);
        List<Finding> findings =
        [
            .. HomeserverFindings.Of(options),
            .. DataFindings.Of(options, data, database.HasTables),
            database.Finding,
            .. ClockFindings.Of(TimeProvider.System.GetUtcNow(), database.NewestEntry),
            .. AddressFindings.Of(options, data, database.Address),
        ];
        foreach (var finding in findings)
        {
            Console.WriteLine($"{finding.Mark}  {finding.Text}");
            if (finding.ToDo is { } todo) Console.WriteLine($"      {todo}");
        }
        return findings.Any(f => f.Weight == Weight.Bad) ? 1 : 0;
    }
}
