using Microsoft.AspNetCore.Components;
using Muster.Domain.Access;
using Muster.Web.Access;
using Muster.Web.Live;

namespace Muster.Web.Features.Cases.Pages;

/// <summary>A live view of one case.</summary>
public abstract class CaseLive<TView> : LiveView<TView>
    where TView : class
{
    /// <summary>The case.</summary>
    [Parameter, EditorRequired]
    public Guid Id { get; set; }

    [Inject]
    private ActorAccessor Actors { get; set; } = default!;

    protected override Guid? Watched => Id;

    /// <summary>Who looks, asked anew each time: a role may have been taken away meanwhile.</summary>
    protected Task<Actor> ActorAsync() => Actors.GetAsync();
}
