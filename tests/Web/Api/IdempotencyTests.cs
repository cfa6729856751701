using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Tests.Support;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Api;

/// <summary>An Idempotency-Key acts once, whatever happens in between.</summary>
public sealed class IdempotencyTests
{
    private static readonly object Body = new { title = "One", host = "local" };

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_same_key_gets_the_same_answer_and_acts_once(DatabaseKind kind)
    {
        await using var panel = await TestPanel.StartAsync(kind);
        var token = await panel.TokenAsync(PanelRole.Commander);
        var first = await panel.PostAsync("/api/v1/cases", token, Body, "key-1");
        var second = await panel.PostAsync("/api/v1/cases", token, Body, "key-1");
        Assert.Equal((202, first.Text, first.Location, first.ContentType), (second.Status, second.Text, second.Location, second.ContentType));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.True(second.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(1, await CasesAsync(panel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Of_many_at_once_one_acts_and_the_others_are_told_to_wait_or_what_it_said(DatabaseKind kind)
    {
        await using var panel = await TestPanel.StartAsync(kind);
        var token = await panel.TokenAsync(PanelRole.Commander);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => panel.PostAsync("/api/v1/cases", token, Body, "key-1")));
        Assert.Equal(1, await CasesAsync(panel));
        Assert.Single(answers.Where(a => a.Status == 202).Select(a => a.Text).Distinct());
        Assert.All(answers.Where(a => a.Status != 202), a =>
        {
            Assert.Equal("still-running", a.Problem);
            Assert.NotNull(a.Headers.RetryAfter);
        });
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused_and_others_keys_are_theirs()
    {
        await using var panel = await TestPanel.StartAsync();
        var (token, other) = (await panel.TokenAsync(PanelRole.Commander), await panel.TokenAsync(PanelRole.Commander));
        Assert.Equal(202, (await panel.PostAsync("/api/v1/cases", token, Body, "key-1")).Status);
        var mismatch = await panel.PostAsync("/api/v1/cases", token, new { title = "Two", host = "local" }, "key-1");
        Assert.Equal((422, "idempotency-mismatch"), (mismatch.Status, mismatch.Problem));
        Assert.Equal(202, (await panel.PostAsync("/api/v1/cases", other, new { title = "Three", host = "local" }, "key-1")).Status);
        Assert.Equal(2, await CasesAsync(panel));
    }

    [Fact]
    public async Task A_refusal_that_changed_nothing_gives_the_key_back()
    {
        await using var panel = await TestPanel.StartAsync();
        var token = await panel.TokenAsync(PanelRole.Commander);
        Assert.Equal("invalid", (await panel.PostAsync("/api/v1/cases", token, new { title = "", host = "local" }, "key-1")).Problem);
        Assert.Equal("invalid", (await panel.PostAsync("/api/v1/cases", token, "{", "key-1")).Problem);
        Assert.Equal(202, (await panel.PostAsync("/api/v1/cases", token, Body, "key-1")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("clé")]
    public async Task A_key_that_cannot_be_one_is_refused(string key)
    {
        await using var panel = await TestPanel.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases") { Content = new StringContent("""{"title":"One","host":"local"}""", Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", await panel.TokenAsync(PanelRole.Commander));
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        try
        {
            var answer = await Answer.OfAsync(await panel.Http.SendAsync(request));
            Assert.Equal("invalid", answer.Problem);
        }
        catch (HttpRequestException) when (key == "clé")
        {
            // The client itself refuses to send what is not ASCII.
        }
        Assert.Equal(0, await CasesAsync(panel));
    }

    [Fact]
    public async Task A_day_later_the_key_is_fresh_and_the_answer_forgotten()
    {
        var clock = new SetClock();
        await using var panel = await TestPanel.StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var token = await panel.TokenAsync(PanelRole.Commander);
        var first = await panel.PostAsync("/api/v1/cases", token, Body, "key-1");
        clock.Now += TimeSpan.FromHours(23);
        Assert.Equal(first.Text, (await panel.PostAsync("/api/v1/cases", token, Body, "key-1")).Text);
        clock.Now += TimeSpan.FromMinutes(61);
        var fresh = await panel.TokenAsync(PanelRole.Commander); // the first one has expired by now
        Assert.Equal("sign-in-required", (await panel.PostAsync("/api/v1/cases", token, Body, "key-1")).Problem);
        Assert.Equal(202, (await panel.PostAsync("/api/v1/cases", fresh, Body, "key-1")).Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Killed_before_the_act_the_next_attempt_acts(DatabaseKind kind)
    {
        var clock = new SetClock();
        await using var panel = await TestPanel.StartAsync(kind, builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var token = await panel.TokenAsync(PanelRole.Commander);
        await panel.PostAsync("/api/v1/cases", token, Body, "key-1");
        await TurnBackAsync(panel, acted: false);

        var early = await panel.PostAsync("/api/v1/cases", token, Body, "key-1");
        Assert.Equal("still-running", early.Problem);
        clock.Now += early.Headers.RetryAfter!.Delta!.Value;
        Assert.Equal(202, (await panel.PostAsync("/api/v1/cases", token, Body, "key-1")).Status);
        Assert.Equal(2, await CasesAsync(panel)); // the one whose row was turned back, and the new one
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Killed_after_opening_a_case_and_before_the_answer_the_next_attempt_shows_that_case(DatabaseKind kind)
    {
        var clock = new SetClock();
        await using var panel = await TestPanel.StartAsync(kind, builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var token = await panel.TokenAsync(PanelRole.Commander);
        var first = await panel.PostAsync("/api/v1/cases", token, Body, "key-1");
        await TurnBackAsync(panel, acted: true);

        Assert.Equal("still-running", (await panel.PostAsync("/api/v1/cases", token, Body, "key-1")).Problem);
        clock.Now += TimeSpan.FromSeconds(16);
        var again = await panel.PostAsync("/api/v1/cases", token, Body, "key-1");
        Assert.Equal((202, first.Location), (again.Status, again.Location));
        Assert.Equal(again.Text, (await panel.PostAsync("/api/v1/cases", token, Body, "key-1")).Text);
        Assert.Equal(1, await CasesAsync(panel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Killed_after_any_other_act_the_next_attempt_is_told_that_it_was_done(DatabaseKind kind)
    {
        await using var panel = await TestPanel.StartAsync(kind);
        var token = await panel.TokenAsync(PanelRole.Commander, Acts.Dispose);
        var opened = (await panel.PostAsync("/api/v1/cases", token, Body)).Json;
        var (address, body) = ($"/api/v1/cases/{opened.GetProperty("id").GetString()}/dispose", new { confirm = opened.GetProperty("codename").GetString() });
        Assert.Equal(202, (await panel.PostAsync(address, token, body, "key-1")).Status);
        await TurnBackAsync(panel, acted: true);
        Assert.Equal("answer-lost", (await panel.PostAsync(address, token, body, "key-1")).Problem);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_attempt_whose_reservation_was_taken_over_cannot_commit(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        byte[] key = [1, 2, 3];
        await using (var db = await database.Contexts.CreateDbContextAsync())
        {
            db.IdempotentAnswers.Add(new IdempotentAnswer { KeyHash = key, Reservation = Guid.NewGuid(), CreatedAt = DateTimeOffset.UnixEpoch, ReservedUntil = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync();
        }
        await using var late = await database.Contexts.CreateDbContextAsync();
        using (IdempotentAct.Begin(key, Guid.NewGuid(), TimeProvider.System))
        {
            late.Log(Actor.Muster, "test", "must not be there", DateTimeOffset.UnixEpoch);
            await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => late.SaveChangesAsync());
        }
        await using var look = await database.Contexts.CreateDbContextAsync();
        Assert.Equal(0, await look.Audit.CountAsync());
    }

    [Fact]
    public async Task Neither_key_nor_answer_can_be_read_in_the_database()
    {
        await using var panel = await TestPanel.StartAsync();
        var token = await panel.TokenAsync(PanelRole.Commander);
        await panel.PostAsync("/api/v1/cases", token, new { title = "canary title", host = "local" }, "canary-key");
        await using var db = await panel.Contexts.CreateDbContextAsync();
        var row = await db.IdempotentAnswers.SingleAsync();
        var stored = Encoding.Latin1.GetString([.. row.KeyHash, .. row.RequestHash, .. row.SealedBody!]);
        Assert.DoesNotContain("canary", stored, StringComparison.Ordinal);
    }

    /// <summary>Makes the row what a panel leaves that was killed: before its act, or between act and answer.</summary>
    private static async Task TurnBackAsync(TestPanel panel, bool acted)
    {
        await using var db = await panel.Contexts.CreateDbContextAsync();
        await db.IdempotentAnswers.ExecuteUpdateAsync(set => set
            .SetProperty(a => a.Status, (int?)null).SetProperty(a => a.SealedBody, (byte[]?)null).SetProperty(a => a.Location, (string?)null).SetProperty(a => a.ContentType, (string?)null));
        if (acted)
        {
            Assert.NotNull((await db.IdempotentAnswers.AsNoTracking().SingleAsync()).ActedAt);
            return;
        }
        await db.IdempotentAnswers.ExecuteUpdateAsync(set => set.SetProperty(a => a.ActedAt, (DateTimeOffset?)null).SetProperty(a => a.OpenedCaseId, (Guid?)null));
    }

    private static async Task<int> CasesAsync(TestPanel panel)
    {
        await using var db = await panel.Contexts.CreateDbContextAsync();
        return await db.Cases.CountAsync();
    }
}
