using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Rooms;
using Muster.Provisioning.Jobs;
using Muster.Web.Features.Hosts;

namespace Muster.Web.Features.Cases;

/// <summary>Opens a case: state, timeline, rooms and the job that makes its homeserver are saved together, or not at all.</summary>
public sealed class OpenCase(IDbContextFactory<PanelDbContext> contexts, JobDispatcher dispatcher, TimeProvider clock)
{
    private const int Tries = 8;

    public async Task<Result<Guid>> ExecuteAsync(Actor actor, OpenCaseInput input, CancellationToken cancel)
    {
        if (Refused(actor) is { } refused) return refused;
        var plan = Plan(input);
        if (plan.Problem is { } invalid) return invalid;
        if (input.Codename is { } proposed && !Codename.IsWellFormed(proposed))
            return Problem.Field("codename", "Two words of small letters with a hyphen between them; ask for new words.");

        for (var attempt = 1; ; attempt++)
        {
            var codename = input.Codename ?? Codename.Pick();
            if (await SaveAsync(plan.Value, codename, actor, cancel) is { } id)
            {
                dispatcher.Wake();
                return id;
            }
            if (input.Codename is not null) return Problem.Field("codename", $"{codename} is or was another case's; ask for new words.");
            if (attempt == Tries) return new Problem(ProblemType.Unexpected, "No free codename was found; nothing was opened.");
        }
    }

    private static Problem? Refused(Actor actor) =>
        actor.Role == PanelRole.Auditor ? new Problem(ProblemType.Forbidden, "Auditors read; only commanders and admins open cases.")
        : actor.BoundTo is not null ? new Problem(ProblemType.Forbidden, "This token is bound to certain cases and cannot open another.")
        : null;

    private Result<CasePlan> Plan(OpenCaseInput input)
    {
        var title = Text.Line(input.Title, "title", Case.MaxTitleLength);
        var bridge = Text.Line(input.VoiceBridge, "voiceBridge", SetVoiceBridge.MaxLength, required: false);
        var rooms = Rooms(input.Rooms);
        var host = HostCatalogue.Find(input.Host);
        var late = Typed.DisposalTime(input.AutoDisposeAt, "autoDisposeAt", clock.GetUtcNow());
        var unknown = host is null ? UnknownHost(input.Host) : null;

        Problem?[] problems = [title.Problem, unknown, rooms.Problem, bridge.Problem, late];
        if (problems.OfType<Problem>().ToList() is { Count: > 0 } found) return Together(found);
        return new CasePlan(title.Value, input.Severity ?? Severity.Sev2, host!.Key)
        {
            Admission = input.Admission ?? host.DefaultAdmission,
            VoiceBridge = bridge.Value.Length == 0 ? null : bridge.Value,
            AutoDisposeAt = input.AutoDisposeAt?.ToUniversalTime(),
            Rooms = rooms.Value,
        };
    }

    /// <summary>All refused fields at once; the first one's words lead.</summary>
    private static Problem Together(List<Problem> problems) =>
        problems[0] with { Errors = problems.SelectMany(p => p.Errors).ToDictionary() };

    private static Problem UnknownHost(string? key)
    {
        var offered = string.Join(", ", HostCatalogue.All.Select(host => host.Key));
        var message = string.IsNullOrWhiteSpace(key) ? $"Say where its homeserver is to be made: {offered}." : $"There is no host of that name; there is {offered}.";
        return new Problem(ProblemType.UnknownHost, message) { Errors = new Dictionary<string, string[]> { ["host"] = [message] } };
    }

    private static Result<List<RoomTemplate>> Rooms(IReadOnlyList<string>? aliases)
    {
        var wanted = (aliases ?? []).ToHashSet(StringComparer.Ordinal);
        if (wanted.Any(alias => RoomTemplate.All.All(room => room.Alias != alias)))
            return Problem.Field("rooms", $"These rooms can be chosen: {string.Join(", ", RoomTemplate.All.Select(room => room.Alias))}.");
        return RoomTemplate.All.Where(room => RoomTemplate.Default.Contains(room) || wanted.Contains(room.Alias)).ToList();
    }

    /// <summary>The new case's id, or null where the codename is taken.</summary>
    private async Task<Guid?> SaveAsync(CasePlan plan, string codename, Actor actor, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await db.Cases.AnyAsync(c => c.Codename == codename, cancel)) return null;
        var now = clock.GetUtcNow();
        var opened = Case.Open(plan, codename, actor, now);
        db.Cases.Add(opened);
        db.Log(actor, "case-opened", $"Opened {codename} on {plan.Host}", now, opened.Id);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            return null; // another case took the codename between the question and the save
        }
        return opened.Id;
    }
}
