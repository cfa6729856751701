using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;
using Muster.Web.Features.Invites.CreateInvites;
using Muster.Web.Features.Responders;
using Muster.Web.Features.Responders.NotThem;
using Muster.Web.Features.Responders.Pages;

namespace Muster.Web.Tests.Features.Responders;

/// <summary>What the table of people does while somebody points at it.</summary>
public sealed class PeopleOrderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whoever_waits_stands_on_top_when_the_page_opens()
    {
        var (inside, waiting) = (Somebody("bold-crane", ResponderState.Joined), Somebody("calm-otter", ResponderState.AwaitingAdmission));

        Assert.Equal([waiting, inside], new PeopleOrder().Of([inside, waiting]));
    }

    [Fact]
    public void No_row_moves_while_the_page_is_open_and_newcomers_are_added_below()
    {
        var order = new PeopleOrder();
        var (inside, waiting) = (Somebody("bold-crane", ResponderState.Joined), Somebody("calm-otter", ResponderState.AwaitingAdmission));
        order.Of([inside, waiting]);

        var admitted = waiting with { State = ResponderState.Joined };
        var gone = inside with { State = ResponderState.NotThem };
        var late = Somebody("quick-lynx", ResponderState.AwaitingAdmission);

        Assert.Equal([admitted, gone, late], order.Of([late, gone, admitted]));
    }

    [Fact]
    public void Not_them_says_whom_it_shut_out_from_where_and_for_whom_the_new_link_is()
    {
        var exposure = Exposure.Uncounted(["#control"], Now, Now);
        var shutOut = new ShutOut(Somebody("calm-otter", ResponderState.NotThem), new NotThemView(exposure, new CreatedInvite(Guid.NewGuid(), 4, "https://muster.example.org/join/x", Now, null)));

        Assert.Equal("calm-otter, who came by invite 3, is shut out", shutOut.Sentence);
        Assert.Contains("#control", shutOut.Means, StringComparison.Ordinal);
        Assert.Contains("invite 4 to the right person", shutOut.Next, StringComparison.Ordinal);
        Assert.Contains("No new link", (shutOut with { Outcome = new NotThemView(exposure, null) }).Next, StringComparison.Ordinal);
    }

    private static ResponderView Somebody(string pseudonym, ResponderState state) => new(
        Guid.NewGuid(), pseudonym, pseudonym, 3, null, ResponderRole.Responder, state, false, ["control"], Now, false, null, null, null, null, false, false, null, false, false);
}
