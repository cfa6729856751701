namespace Muster.Web.Features;

/// <summary>Part of a list. The cursor leads to what comes after it, and is null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
