using Muster.Domain.Responders;

namespace Muster.Web.Features.Responders.Pages;

/// <summary>
/// The order of the rows while a page is open: the urgent ones first when it opens, and from then on nobody moves; who comes in later is
/// added below. "Not them" acts on the first click, so no row may slip under the pointer.
/// </summary>
internal sealed class PeopleOrder
{
    private readonly List<Guid> order = [];

    public IReadOnlyList<ResponderView> Of(IReadOnlyList<ResponderView> people)
    {
        var known = order.ToHashSet();
        order.AddRange(people.Where(person => !known.Contains(person.Id)).OrderBy(Urgency).Select(person => person.Id));
        return [.. order.Join(people, id => id, person => person.Id, (_, person) => person)];
    }

    private static int Urgency(ResponderView person) => person.State switch
    {
        ResponderState.AwaitingAdmission => 0,
        ResponderState.Accepting => 1,
        ResponderState.Joined => 2,
        ResponderState.Locked => 3,
        ResponderState.Removed or ResponderState.NotThem => 4,
    };
}
