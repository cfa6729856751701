using Muster.Web.Features.Responders.NotThem;

namespace Muster.Web.Features.Responders.Pages;

/// <summary>What "not them" did, and to whom: the page says it at once.</summary>
public sealed record ShutOut(ResponderView Person, NotThemView Outcome)
{
    /// <summary>Of one click.</summary>
    public string Sentence => $"{Person.Pseudonym}{(Person.InviteNumber is { } number ? $", who came by invite {number}," : "")} is shut out";

    public string Means => $"The account is locked, its devices are deleted, and it is banned from {string.Join(", ", Outcome.Exposure.Rooms)}.";

    public string Next => Outcome.Replacement is { } invite
        ? $"Hand invite {invite.Number} to the right person. Was it them after all? Give it to them as well: they come back under another pseudonym."
        : "No new link was made. Invite the right person when they may come in.";
}
