namespace Muster.Web.Shared;

/// <summary>Element ids that no other component on the page has, for labels and descriptions.</summary>
internal static class Ids
{
    private static long last;

    public static string Next(string prefix) => $"{prefix}-{Interlocked.Increment(ref last)}";
}
