#pragma warning disable BL0006 // a test has to render somewhere: these types may change with the framework, and then this file does
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Data.Changes;
using Muster.Domain;
using Muster.Web.Live;

namespace Muster.Web.Tests.Live;

public sealed class LiveViewTests
{
    private readonly CaseChanges changes = new();

    [Fact]
    public async Task A_page_that_is_left_listens_no_longer()
    {
        var (renderer, _) = await ShowAsync();
        Assert.Equal(1, changes.Subscribers);

        await renderer.DisposeAsync();

        Assert.Equal(0, changes.Subscribers);
    }

    [Fact]
    public async Task A_change_makes_the_page_ask_again()
    {
        var (renderer, counter) = await ShowAsync();
        await using var _ = renderer;
        var asked = counter.NextAsync();

        changes.Publish(Guid.NewGuid());

        Assert.Equal(2, await asked.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_page_is_drawn_anew_only_where_the_answer_is_another_one()
    {
        var (renderer, counter) = await ShowAsync();
        await using var _ = renderer;
        counter.Answer = new List<string> { "the same" };
        await AskAgainAsync(counter);
        await AskAgainAsync(counter); // comes after the drawing, which comes after the asking
        var drawn = counter.Drawn;

        counter.Answer = new List<string> { "the same" };
        await AskAgainAsync(counter);
        await AskAgainAsync(counter);
        Assert.Equal(drawn, counter.Drawn);

        counter.Answer = new List<string> { "another one" };
        await AskAgainAsync(counter);
        await AskAgainAsync(counter); // comes after the drawing, which comes after the asking
        Assert.Equal(drawn + 1, counter.Drawn);
    }

    [Fact]
    public async Task What_is_no_longer_theirs_to_read_is_taken_off_the_page()
    {
        var (renderer, counter) = await ShowAsync();
        await using var _ = renderer;
        Assert.NotNull(counter.View);

        counter.Answer = new Problem(ProblemType.NotFound, "There is no such case.");
        await AskAgainAsync(counter);
        await AskAgainAsync(counter);

        Assert.Null(counter.View);
    }

    [Fact]
    public async Task A_fault_of_the_database_does_not_take_away_what_the_page_shows()
    {
        var (renderer, counter) = await ShowAsync();
        await using var _ = renderer;
        counter.Slow = Task.FromException<Result<List<string>>>(new InvalidOperationException("The database is restarting."));
        await renderer.Dispatcher.InvokeAsync(counter.ActAsync);
        Assert.NotNull(counter.View);

        counter.Slow = null;
        counter.Answer = new List<string> { "back again" };
        await renderer.Dispatcher.InvokeAsync(counter.ActAsync);
        Assert.Equal(["back again"], counter.View!);
    }

    [Fact]
    public async Task An_outage_is_said()
    {
        var (renderer, counter) = await ShowAsync();
        await using var _ = renderer;
        counter.Slow = Task.FromException<Result<List<string>>>(new InvalidOperationException("The database is gone."));
        for (var i = 0; i < 3; i++) await renderer.Dispatcher.InvokeAsync(counter.ActAsync);

        await Assert.ThrowsAsync<InvalidOperationException>(() => renderer.Dispatcher.InvokeAsync(counter.ActAsync));
    }

    [Fact]
    public async Task Of_two_answers_the_one_that_was_asked_for_later_stays()
    {
        var (renderer, counter) = await ShowAsync();
        await using var _ = renderer;
        var slow = new TaskCompletionSource<Result<List<string>>>();
        counter.Slow = slow.Task;
        var first = renderer.Dispatcher.InvokeAsync(counter.ActAsync);
        counter.Slow = null;
        counter.Answer = new List<string> { "later" };
        await renderer.Dispatcher.InvokeAsync(counter.ActAsync);

        slow.SetResult(new List<string> { "earlier" });
        await first;

        Assert.Equal(["later"], counter.View!);
    }

    [Fact]
    public async Task A_change_that_comes_while_the_page_is_being_left_harms_nobody()
    {
        var (renderer, _) = await ShowAsync();
        var leaving = renderer.DisposeAsync();

        changes.Publish(Guid.NewGuid());

        await leaving;
        Assert.Equal(0, changes.Subscribers);
    }

    private async Task AskAgainAsync(Counter counter)
    {
        var asked = counter.NextAsync();
        changes.Publish(Guid.NewGuid());
        await asked.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private async Task<(PageRenderer Renderer, Counter Counter)> ShowAsync()
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(changes).AddSingleton(TimeProvider.System).BuildServiceProvider();
        var renderer = new PageRenderer(services);
        return (renderer, await renderer.ShowAsync<Counter>());
    }

    /// <summary>Counts how often it asks, and how often it is drawn.</summary>
    private sealed class Counter : LiveView<List<string>>
    {
        private int asked;
        private TaskCompletionSource<int> next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<int> NextAsync() => (next = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public Result<List<string>> Answer { get; set; } = new List<string>();

        /// <summary>Where set, the next answer is this one, when it comes.</summary>
        public Task<Result<List<string>>>? Slow { get; set; }

        public int Drawn { get; private set; }

        public Task ActAsync() => RefreshAsync();

        protected override Task<Result<List<string>>> AskAsync(CancellationToken cancel)
        {
            next.TrySetResult(++asked);
            return Slow ?? Task.FromResult(Answer);
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => Drawn++;
    }

    /// <summary>Renders interactively, to nowhere.</summary>
    private sealed class PageRenderer(IServiceProvider services) : Renderer(services, NullLoggerFactory.Instance)
    {
        public override Dispatcher Dispatcher { get; } = Dispatcher.CreateDefault();

        public Task<T> ShowAsync<T>()
            where T : IComponent => Dispatcher.InvokeAsync(async () =>
            {
                var component = (T)InstantiateComponent(typeof(T));
                await RenderRootComponentAsync(AssignRootComponentId(component));
                return component;
            });

        protected override void HandleException(Exception exception) => throw exception;

        protected override Task UpdateDisplayAsync(in RenderBatch renderBatch) => Task.CompletedTask;
    }
}
