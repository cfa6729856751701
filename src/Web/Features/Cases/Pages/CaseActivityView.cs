namespace Muster.Web.Features.Cases.Pages;

/// <summary>All that the page of a case's activity shows.</summary>
/// <param name="Lines">From the newest on, as far back as was asked for.</param>
/// <param name="Older">Where older lines begin, or null where there are none.</param>
public sealed record CaseActivityView(CaseView Case, IReadOnlyList<TimelineLine> Lines, string? Older);
