namespace Muster.E2E.Tests.Support;

/// <summary>What any process of this machine shows of itself.</summary>
internal static class Proc
{
    public sealed record Seen(int Pid, string CommandLine, string Environment);

    /// <summary>Every process that can be read; one that ends meanwhile is left out.</summary>
    public static IEnumerable<Seen> All()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out var pid)) yield return new Seen(pid, Read(directory, "cmdline"), Read(directory, "environ"));
        }
    }

    private static string Read(string directory, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, name));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
