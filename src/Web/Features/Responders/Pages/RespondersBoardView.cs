using Muster.Web.Features.Cases;
using Muster.Web.Features.Invites;

namespace Muster.Web.Features.Responders.Pages;

/// <summary>All that the page of a case's people shows.</summary>
public sealed record RespondersBoardView(CaseView Case, RespondersView People, IReadOnlyList<InviteView> Invites);
