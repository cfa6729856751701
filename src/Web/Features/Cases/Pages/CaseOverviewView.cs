using Muster.Web.Features.Responders.ListPeople;

namespace Muster.Web.Features.Cases.Pages;

/// <summary>All that a case's first page shows.</summary>
public sealed record CaseOverviewView(CaseView Case, IReadOnlyList<PersonLine> People);
