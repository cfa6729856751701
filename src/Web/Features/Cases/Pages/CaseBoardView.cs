using Muster.Domain.Cases.Lifecycle;

namespace Muster.Web.Features.Cases.Pages;

/// <summary>All that the page of cases shows.</summary>
/// <param name="Counts">How many cases there are in each state.</param>
/// <param name="NeedsYou">What needs somebody, over all cases.</param>
/// <param name="Cases">The page of the list that was asked for.</param>
/// <param name="Disposed">The last ones that were disposed of.</param>
/// <param name="CanOpen">Whether the reader may open a case.</param>
public sealed record CaseBoardView(
    Dictionary<CaseState, int> Counts, IReadOnlyList<AttentionInCase> NeedsYou, Page<CaseSummary> Cases, IReadOnlyList<DisposedCase> Disposed, bool CanOpen)
{
    public int Open => Counts.Where(count => !CaseTransitions.IsFinal(count.Key)).Sum(count => count.Value);

    public int Gone => Counts.GetValueOrDefault(CaseState.Disposed);
}
