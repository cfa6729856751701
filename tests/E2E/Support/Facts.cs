namespace Muster.E2E.Tests.Support;

/// <summary>What tests measured, for the report that <c>./muster test --all</c> writes.</summary>
internal static class Facts
{
    public static void Note(string fact)
    {
        if (Environment.GetEnvironmentVariable("MUSTER_TEST_FACTS") is { Length: > 0 } file) File.AppendAllText(file, fact + Environment.NewLine);
    }
}
