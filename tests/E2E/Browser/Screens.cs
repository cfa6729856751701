using Microsoft.Playwright;

namespace Muster.E2E.Tests.Browser;

/// <summary>The ways in which every page is looked at.</summary>
internal sealed record Screens(string Name, ColorScheme Colours, ViewportSize Size)
{
    public static readonly ViewportSize Desk = new() { Width = 1280, Height = 900 };
    public static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };

    /// <summary>The narrowest phone on which nothing may be cut off.</summary>
    public static readonly ViewportSize Narrow = new() { Width = 320, Height = 640 };

    public static readonly IReadOnlyList<Screens> All =
    [
        new("light", ColorScheme.Light, Desk),
        new("dark", ColorScheme.Dark, Desk),
        new("phone", ColorScheme.Light, Phone),
    ];
}
