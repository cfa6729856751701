using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Domain.Responders;
using Muster.Domain.Rooms;
using Muster.Tests.Support;

namespace Muster.Bench;

/// <summary>The case list of a panel with a long past.</summary>
internal static class ListBench
{
    private const int Cases = 10_000;
    private const int RespondersPerCase = 10;
    private const int Connections = 16;
    /// <summary>Panels run for months: what is measured is not the compiling of their first minute.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(DatabaseKind kind, Report report)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        Console.Error.WriteLine($"Filling {kind} with {Cases:N0} cases…");
        await FillAsync(database);
        await using var panel = await BenchPanel.StartAsync(database.Options.PostgreSql, database.Data.Root);
        var paths = await PathsAsync(panel);
        await LoadAsync(panel, paths, WarmUp);
        var times = await LoadAsync(panel, paths, Length);
        report.Add($"case list on {kind}", $"{times.Count / Length.TotalSeconds:0}/s, p95 {times.Quantile(0.95).Ms()}", "p95 at most 50 ms",
            $"{Cases:N0} cases, {Cases * RespondersPerCase:N0} responders; {Connections} connections for {Length.TotalSeconds:0} s after {WarmUp.TotalSeconds:0} s of the same; pages of 50; a third each first page, deep cursor, search; client on the same machine");
    }

    private static async Task FillAsync(TestDatabase database)
    {
        var now = TimeProvider.System.GetUtcNow();
        var taken = new HashSet<string>();
        for (var chunk = 0; chunk < Cases / 500; chunk++)
        {
            await using var db = await database.Contexts.CreateDbContextAsync();
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            for (var i = 0; i < 500; i++) db.Add(Closed(taken, now - TimeSpan.FromMinutes((chunk * 500) + i)));
            await db.SaveChangesAsync();
        }

        // A database that grew over years has statistics, and did its upkeep long ago; one that was filled in a minute plans blindly, and would
        // do its upkeep (autovacuum, the first checkpoint) while it is measured.
        await using var filled = await database.Contexts.CreateDbContextAsync();
        await filled.Database.ExecuteSqlRawAsync(database.Options.PostgreSql is null ? "ANALYZE" : "VACUUM ANALYZE");
        if (database.Options.PostgreSql is not null) await filled.Database.ExecuteSqlRawAsync("CHECKPOINT");
    }

    private static Case Closed(HashSet<string> taken, DateTimeOffset at)
    {
        string codename;
        do codename = Codename.Pick();
        while (!taken.Add(codename));
        var @case = Case.Open(new CasePlan($"Incident {taken.Count} at the {codename[..3]} site", Severity.Sev2, "local"), codename, Actor.Muster, at);
        var names = new HashSet<string>();
        for (var i = 0; i < RespondersPerCase; i++)
        {
            var name = Pseudonym.Pick(names);
            names.Add(name);
            @case.AddResponder(new Responder(name, ResponderRole.Responder, RoomTemplate.Default.Select(r => r.Alias), at));
        }
        @case.Apply(CaseTrigger.Dispose, Actor.Muster, at);
        @case.Apply(CaseTrigger.VerifiedGone, Actor.Muster, at);
        foreach (var job in @case.Jobs) job.Supersede(at);
        foreach (var homeserver in @case.Homeservers)
        {
            homeserver.Apply(HomeserverTrigger.Retire);
            homeserver.Apply(HomeserverTrigger.VerifiedGone);
        }
        return @case;
    }

    /// <summary>A third each: the first page, a page 60 pages deep, a search.</summary>
    private static async Task<string[]> PathsAsync(BenchPanel panel)
    {
        const string first = "api/v1/cases?limit=50";
        var deep = first;
        for (var page = 0; page < 60; page++)
        {
            var next = (string?)(await panel.Http.GetFromJsonAsync<JsonNode>(deep))!["next"] ?? throw new InvalidOperationException("The list ended early.");
            deep = $"{first}&cursor={Uri.EscapeDataString(next)}";
        }
        return [first, deep, "api/v1/cases?limit=50&q=heron"];
    }

    private static async Task<IReadOnlyList<TimeSpan>> LoadAsync(BenchPanel panel, string[] paths, TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async connection =>
        {
            var times = new List<TimeSpan>();
            for (var i = connection; clock.Elapsed < length; i++)
            {
                var began = clock.Elapsed;
                using var answer = await panel.Http.GetAsync(paths[i % paths.Length]);
                answer.EnsureSuccessStatusCode();
                times.Add(clock.Elapsed - began);
            }
            return times;
        }));
        return [.. all.SelectMany(times => times)];
    }
}
