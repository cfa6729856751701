using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Muster.Web.Shared;

/// <summary>A dialog of an interactive page. <see cref="Closed"/> is raised however it closes.</summary>
public sealed partial class Modal
{
    private readonly string id = Ids.Next("dialog");
    private ElementReference element;
    private IJSObjectReference? module;
    private bool shown;
    private bool opening;
    private bool gone;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Parameter]
    public RenderFragment? Actions { get; set; }

    [Parameter]
    public EventCallback Closed { get; set; }

    public Task ShowAsync()
    {
        (shown, opening) = (true, true);
        return InvokeAsync(StateHasChanged);
    }

    /// <summary>Nothing where its page went on without it meanwhile: what was asked for in it is done, and the page shows that already.</summary>
    public async Task CloseAsync()
    {
        if (gone) return;
        if (module is not null) await module.InvokeVoidAsync("close", element);
        await OnClosed();
    }

    public async ValueTask DisposeAsync()
    {
        gone = true;
        try
        {
            if (module is not null) await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the dialog with it.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!opening) return;
        opening = false;
        module ??= await Js.InvokeAsync<IJSObjectReference>("import", "./js/dialog.js");
        await module.InvokeVoidAsync("open", element);
    }

    private async Task OnClosed()
    {
        if (!shown) return;
        shown = false;
        await Closed.InvokeAsync();
        StateHasChanged();
    }
}
