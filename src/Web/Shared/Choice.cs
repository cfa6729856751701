namespace Muster.Web.Shared;

/// <summary>One answer of <see cref="Choices{T}"/>, with a note below it.</summary>
public sealed record Choice<T>(T Value, string Text, string? Note = null);
