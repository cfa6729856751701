using Muster.Domain.Cases.Lifecycle;

namespace Muster.Web.Features.Cases;

/// <summary>Which cases, in which order, from where.</summary>
public sealed record ListCasesInput
{
    public const int MaxLimit = 200;
    public const int MaxQueryLength = 200;

    /// <summary>Every state but the final one.</summary>
    public static IReadOnlyList<CaseState> Open { get; } = [.. Enum.GetValues<CaseState>().Where(state => !CaseTransitions.IsFinal(state))];

    /// <summary>Only cases in these states; null or none: in any.</summary>
    public IReadOnlyList<CaseState>? States { get; init; }

    /// <summary>Only cases whose codename or title contains each of these words, in any letter case; at most 200 characters.</summary>
    public string? Query { get; init; }
    public CaseSort Sort { get; init; }

    /// <summary>Where the page before ended; null starts at the beginning.</summary>
    public string? Cursor { get; init; }

    /// <summary>1 to 200.</summary>
    public int Limit { get; init; } = 50;
}

public enum CaseSort
{
    /// <summary>Newest first.</summary>
    Newest,

    /// <summary>SEV 1 first, drills last; newest first within.</summary>
    Severity,

    /// <summary>What disposes of itself soonest first; what never does last.</summary>
    AutoDispose,
}
