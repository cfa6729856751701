using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Tests.Support;
using Muster.Web.Features.Cases;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Features.Cases;

/// <summary>A panel's commands on a fresh database of either kind, with a clock that stands.</summary>
public sealed class CaseDesk : IAsyncDisposable
{
    private CaseDesk(TestPanel panel, SetClock clock) => (Panel, Clock) = (panel, clock);

    public TestPanel Panel { get; }
    public SetClock Clock { get; }
    public Actor Admin { get; } = new(ActorKind.User, "admin", "Ada", PanelRole.Admin, Acts.All);
    public Actor Commander { get; } = new(ActorKind.User, "commander", "Cleo", PanelRole.Commander, Acts.All);
    public Actor Stranger { get; } = new(ActorKind.User, "stranger", "Sam", PanelRole.Commander, Acts.All);

    public static async Task<CaseDesk> OpenAsync(DatabaseKind kind)
    {
        var clock = new SetClock();
        return new CaseDesk(await TestPanel.StartAsync(kind, builder => builder.Services.AddSingleton<TimeProvider>(clock)), clock);
    }

    /// <summary>A command or query, as pages get it.</summary>
    public T The<T>() where T : notnull => Panel.Services.GetRequiredService<T>();

    public Task<PanelDbContext> DbAsync() => Panel.Contexts.CreateDbContextAsync();

    /// <summary>Opens a case a second after the one before.</summary>
    public async Task<Guid> CaseAsync(string title = "Case", Actor? by = null, DateTimeOffset? autoDisposeAt = null, Severity severity = Severity.Sev2)
    {
        Clock.Now += TimeSpan.FromSeconds(1);
        var input = new OpenCaseInput(title, "local") { AutoDisposeAt = autoDisposeAt, Severity = severity };
        return (await The<OpenCase>().ExecuteAsync(by ?? Commander, input, CancellationToken.None)).Value;
    }

    /// <summary>Moves a case as its jobs would.</summary>
    public async Task ApplyAsync(Guid caseId, params CaseTrigger[] triggers)
    {
        await using var db = await DbAsync();
        var found = await db.Cases.Include(c => c.Attention).SingleAsync(c => c.Id == caseId);
        foreach (var trigger in triggers) Assert.True(found.Apply(trigger, Actor.Muster, Clock.Now));
        await db.SaveChangesAsync();
    }

    /// <summary>Changes a case past the commands.</summary>
    public async Task ChangeAsync(Guid caseId, Action<Case> change)
    {
        await using var db = await DbAsync();
        change(await db.Cases.Include(c => c.Attention).Include(c => c.Members).AsSplitQuery().SingleAsync(c => c.Id == caseId));
        await db.SaveChangesAsync();
    }

    public async Task<CaseView> ShowAsync(Guid caseId) => (await The<ShowCase>().ExecuteAsync(Admin, caseId, CancellationToken.None)).Value;

    public ValueTask DisposeAsync() => Panel.DisposeAsync();
}
