using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests.Browser.Pages;

/// <summary>Things are found as people find them: by what they are and what is written on them.</summary>
internal static class Locating
{
    public static ILocator Button(this IPage page, string text) => page.GetByRole(AriaRole.Button, new() { Name = text });

    public static ILocator Button(this ILocator within, string text) => within.GetByRole(AriaRole.Button, new() { Name = text });

    public static ILocator Link(this IPage page, string text) => page.GetByRole(AriaRole.Link, new() { Name = text });

    public static ILocator Heading(this IPage page, string text) => page.GetByRole(AriaRole.Heading, new() { Name = text, Exact = true });

    /// <summary>The state that a case's head announces.</summary>
    public static ILocator State(this IPage page, string begins) => page.GetByRole(AriaRole.Status).Filter(new() { HasTextRegex = new Regex($"^\\s*{Regex.Escape(begins)}") });

    /// <summary>
    /// Waits until the element listens: pages are drawn by the server first and come to life a moment later, and what is typed in between
    /// is lost. Blazor's event delegator keeps its handlers in a property of the element.
    /// </summary>
    public static async Task<ILocator> AliveAsync(this ILocator element)
    {
        await element.WaitForAsync();
        await Until.HoldsAsync($"{element} listening", () => element.EvaluateAsync<bool>("node => Object.keys(node).some(key => key.startsWith('_blazorEvents_'))"), listens => listens);
        return element;
    }
}
