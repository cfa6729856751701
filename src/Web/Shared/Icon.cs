using System.Collections.Frozen;
using Microsoft.AspNetCore.Components;

namespace Muster.Web.Shared;

/// <summary>
/// A picture beside words, never instead of them: hidden from screen readers. Fixed markup, made once: a page has dozens, and drawn
/// attribute by attribute each would cost every open page half a kilobyte.
/// </summary>
public static class Icon
{
    private const string Lines = """fill="none" stroke="currentColor" stroke-width="1.75" """;
    private const string Shape = """fill="currentColor" """;

    private static readonly FrozenDictionary<string, MarkupString> Still = All("icon");
    private static readonly FrozenDictionary<string, MarkupString> Spinning = All("icon m-spin");

    /// <summary>The picture of this name (see <see cref="IconPaths"/>).</summary>
    public static MarkupString Of(string name, bool spin = false) => (spin ? Spinning : Still)[name];

    private static FrozenDictionary<string, MarkupString> All(string css) =>
        IconPaths.Outline.Select(icon => (icon.Key, Markup: Draw(css, Lines, icon.Value)))
            .Concat(IconPaths.Filled.Select(icon => (icon.Key, Markup: Draw(css, Shape, icon.Value))))
            .ToFrozenDictionary(icon => icon.Key, icon => icon.Markup, StringComparer.Ordinal);

    private static MarkupString Draw(string css, string ink, string path) => new(
        $"""<svg class="{css}" viewBox="0 0 24 24" {ink}stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><path d="{path}" /></svg>""");
}
