using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;
using Muster.Tests.Support;
using Muster.Web.Features.Join;

namespace Muster.Web.Tests.Support;

/// <summary>A panel with one case, a clock that tests move, a homeserver that only remembers.</summary>
internal sealed class PeoplePanel : IAsyncDisposable
{
    private static int ports = 40000;

    private PeoplePanel(TestPanel panel, FakeAccounts accounts, ShiftedTime clock)
    {
        Panel = panel;
        Accounts = accounts;
        Clock = clock;
    }

    public TestPanel Panel { get; }
    public FakeAccounts Accounts { get; }
    public ShiftedTime Clock { get; }
    public Guid CaseId { get; private set; }

    /// <summary>Of a commander, allowed everything.</summary>
    public string Token { get; private set; } = "";

    public static async Task<PeoplePanel> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite, CaseState state = CaseState.Active, Admission admission = Admission.Open, CapturedLogs? logs = null)
    {
        var (accounts, clock) = (new FakeAccounts(), new ShiftedTime());
        var panel = await TestPanel.StartAsync(kind, builder => Configure(builder, accounts, clock, logs));
        var people = new PeoplePanel(panel, accounts, clock) { Token = await panel.TokenAsync(PanelRole.Commander, Acts.All) };
        people.CaseId = await people.OpenAsync(state, admission);
        return people;
    }

    public async Task<Guid> OpenAsync(CaseState state, Admission admission = Admission.Open, string codename = "amber-heron")
    {
        var now = Clock.GetUtcNow();
        var @case = Case.Open(new CasePlan("Ransomware on the billing servers", Severity.Sev1, "local") { Admission = admission }, codename, Actor.Muster, now);
        var port = Interlocked.Increment(ref ports);
        @case.Homeservers[0].Reserve($"{codename}.localhost:{port}", port, null);
        if (state != CaseState.Provisioning)
        {
            @case.Homeservers[0].Apply(HomeserverTrigger.Made);
            @case.Homeservers[0].Apply(HomeserverTrigger.Take);
            @case.Apply(CaseTrigger.Ready, Actor.Muster, now);
        }
        await using var db = await Panel.Contexts.CreateDbContextAsync();
        db.Cases.Add(@case);
        await db.SaveChangesAsync();
        return @case.Id;
    }

    public async Task ApplyAsync(CaseTrigger trigger)
    {
        await using var db = await Panel.Contexts.CreateDbContextAsync();
        var @case = await db.Cases.SingleAsync(c => c.Id == CaseId);
        Assert.True(@case.Apply(trigger, Actor.Muster, Clock.GetUtcNow()));
        await db.SaveChangesAsync();
    }

    /// <summary>A fresh invite: its id, the secret of its link, and its six digits where it has them.</summary>
    public async Task<(Guid Id, string Link, string? Code)> InviteAsync(object? body = null)
    {
        var answer = await Panel.PostAsync($"/api/v1/cases/{CaseId}/invites", Token, body ?? new { });
        Assert.True(answer.Status == 201, answer.Text);
        var made = answer.Json[0];
        return (made.GetProperty("id").GetGuid(), made.GetProperty("url").GetString()!.Split('/')[^1], made.GetProperty("voiceCode").GetString());
    }

    public Task<Answer> AcceptAsync(string link, string? key = "the-browsers-own-key", string? code = null) =>
        Panel.PostAsync($"/api/v1/join/{link}", null, new { voiceCode = code }, key);

    public Task<Answer> AgainAsync(string link, string? key = "the-browsers-own-key") => Panel.PostAsync($"/api/v1/join/{link}/again", null, null, key);

    public Task<Answer> ActAsync(Guid responder, string act, object? body = null) =>
        Panel.PostAsync($"/api/v1/cases/{CaseId}/responders/{responder}/{act}", Token, body);

    public async Task<Responder> ResponderAsync()
    {
        await using var db = await Panel.Contexts.CreateDbContextAsync();
        return await db.Responders.AsNoTracking().SingleAsync(r => r.CaseId == CaseId);
    }

    public async Task<Invite> InviteRowAsync(Guid id)
    {
        await using var db = await Panel.Contexts.CreateDbContextAsync();
        return await db.Invites.AsNoTracking().SingleAsync(i => i.Id == id);
    }

    public async Task<IReadOnlyList<Attention>> AttentionAsync(string kind)
    {
        await using var db = await Panel.Contexts.CreateDbContextAsync();
        return await db.Attention.AsNoTracking().Where(a => a.CaseId == CaseId && a.Kind == kind).ToListAsync();
    }

    public ValueTask DisposeAsync() => Panel.DisposeAsync();

    private static void Configure(WebApplicationBuilder builder, FakeAccounts accounts, ShiftedTime clock, CapturedLogs? logs)
    {
        builder.Services.Replace(ServiceDescriptor.Singleton<IResponderAccounts>(accounts));
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        builder.Services.AddHostedService(provider => provider.GetRequiredService<UsedLinkAlarms>());
        if (logs is not null) builder.Logging.ClearProviders().AddProvider(logs).AddFilter<CapturedLogs>("", LogLevel.Trace);
    }
}
