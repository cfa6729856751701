namespace Muster.Web.Account;

/// <summary>Where to go afterwards: only ever a path of this panel, or signing in could lead to somebody else's copy of the sign-in page.</summary>
internal static class LocalPath
{
    public const string Home = "/";

    public static string Or(string? path, string fallback = Home) => IsLocal(path) ? path! : fallback;

    private static bool IsLocal(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(c => char.IsControl(c) || c == '\\') && path.Length <= 1000;
}
