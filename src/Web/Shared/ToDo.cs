namespace Muster.Web.Shared;

/// <summary>One row of <see cref="NeedsYou"/>: what happened, where and when, and one verb, as a link or as an act.</summary>
public sealed record ToDo(string Key, Tone Tone, string What, string? Where, DateTimeOffset? When, string? Verb, string? Href = null, Func<Task>? Act = null);
