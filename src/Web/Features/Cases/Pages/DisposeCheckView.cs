namespace Muster.Web.Features.Cases.Pages;

/// <summary>All that is shown before a case is destroyed.</summary>
/// <param name="Confirmed">Whether the person confirmed just now that it is them.</param>
public sealed record DisposeCheckView(CaseView Case, bool Confirmed);
