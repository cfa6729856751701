using Muster.Domain.Cases;
using Muster.Domain.Homeservers;
using Muster.Domain.Jobs;

namespace Muster.Web.Features.Cases;

/// <summary>The parts of a case as they are shown.</summary>
internal static class CaseParts
{
    public static IReadOnlyList<AttentionView> Attention(Case @case) =>
        [.. @case.Attention.Where(a => a.ClearedAt is null).OrderByDescending(a => a.Level).ThenByDescending(a => a.Since)
            .Select(a => new AttentionView(a.Id, a.Kind, a.Level, a.Text, a.Act, a.Since, a.ResponderId))];

    public static IReadOnlyDictionary<string, HealthView> Health(Case @case, DateTimeOffset now) =>
        @case.Homeservers.Where(h => h.State != HomeserverState.Gone).SelectMany(h => h.Health)
            .GroupBy(check => check.Name)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => View(group.MaxBy(check => Gravity(check.StatusAt(now)))!, now));

    public static IReadOnlyList<HomeserverView> Homeservers(Case @case, HomeserverAddresses addresses) =>
        [.. @case.Homeservers.OrderByDescending(h => h.CreatedAt).ThenByDescending(h => h.Id).Select(homeserver =>
        {
            var making = @case.Jobs.Where(j => j.Kind == JobKind.MakeHomeserver && j.HomeserverId == homeserver.Id).MaxBy(j => j.CreatedAt);
            return new HomeserverView(homeserver.Id, homeserver.ServerName, addresses.Client(homeserver), addresses.WarRoom(homeserver), addresses.Element(homeserver),
                homeserver.State, homeserver.CreatedAt, making is null ? [] : Steps(making),
                making is null ? null : new JobSummary(making.Id, making.Status, making.Attempts, making.CreatedAt, making.EndedAt, making.Error));
        })];

    public static IReadOnlyList<JobView> OwnJobs(Case @case) =>
        [.. @case.Jobs.Where(j => j.Kind != JobKind.MakeHomeserver).OrderByDescending(j => j.CreatedAt).ThenByDescending(j => j.Id)
            .Select(j => new JobView(j.Id, j.Kind, j.Status, j.Attempts, j.CreatedAt, j.EndedAt, j.Error, Steps(j)))];

    /// <summary>How bad: what is not known is worse than what is well, and better than what is seen to fail.</summary>
    public static int Gravity(HealthStatus status) => status switch
    {
        HealthStatus.Ok => 0,
        HealthStatus.Unknown => 1,
        HealthStatus.Warn => 2,
        HealthStatus.Fail => 3,
    };

    private static IReadOnlyList<StepView> Steps(PendingJob job) =>
        [.. job.Steps.OrderBy(s => s.Ordinal).Select(s => new StepView(s.Name, s.Status, s.Attempt, s.StartedAt, s.EndedAt, s.Error, s.Detail))];

    private static HealthView View(HealthCheck check, DateTimeOffset now) =>
        check.IsOverdue(now) ? new(HealthStatus.Unknown, check.CheckedAt, "Not checked any more") : new(check.Status, check.Since, check.Detail);
}
