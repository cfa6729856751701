using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Muster.Web;

namespace Muster.E2E.Tests.Browser;

/// <summary>Every page that the panel has, from its own table of endpoints: a page that somebody adds is in it without being told.</summary>
internal static class PanelPages
{
    /// <summary>Patterns such as <c>/cases/{Id:guid}</c>.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(string dataDirectory)
    {
        await using var panel = Panel.Build(new MusterOptions { DataDirectory = dataDirectory, Port = 0 });
        return
        [
            .. ((IEndpointRouteBuilder)panel).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
                .Select(endpoint => endpoint.RoutePattern.RawText!)
                .Distinct().Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The page that an address leads to: of those that fit, the one with the fewest open places.</summary>
    public static string? Of(Uri address, IReadOnlyList<string> pages) => pages
        .Where(page => new TemplateMatcher(TemplateParser.Parse(page.TrimStart('/')), []).TryMatch(address.AbsolutePath, []))
        .MinBy(page => page.Count(c => c == '{'));
}
