using System.Text.Json;

namespace Muster.E2E.Tests.Support;

/// <summary>A script on the Node from npm; what it is to do goes in as JSON on standard input (never in arguments), what it found comes out as JSON.</summary>
internal static class NodeScript
{
    public static async Task<JsonElement> RunAsync(string name, object input)
    {
        var ran = await RunningProgram.RunAsync(Places.Node, [Path.Combine(Places.NodeScripts, name)], new Dictionary<string, string>(), JsonSerializer.Serialize(input, JsonSerializerOptions.Web));
        Assert.True(ran.ExitCode == 0, $"{name} ended with {ran.ExitCode}:\n{ran.Errors}\n{ran.Output}");
        return JsonDocument.Parse(ran.Output).RootElement;
    }
}
