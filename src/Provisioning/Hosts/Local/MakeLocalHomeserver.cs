using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Domain.Jobs;
using Muster.Domain.Rooms;
using Muster.Provisioning.Accounts;
using Muster.Provisioning.Jobs;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>Makes a homeserver on this machine and everything that a case needs on it; undoes all of it where that fails.</summary>
public sealed class MakeLocalHomeserver(
    IDbContextFactory<PanelDbContext> contexts,
    DataDirectory data,
    LocalSynapse synapse,
    LocalHomeserverRemoval removal,
    HomeserverVault vault,
    CommanderAccount commander,
    TimeProvider time) : IRecipe
{
    private static readonly TimeSpan[] Patience = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];

    public JobKind Kind => JobKind.MakeHomeserver;

    public Task<JobPlan> PlanAsync(PendingJob job, CancellationToken cancellationToken)
    {
        var id = job.HomeserverId ?? throw new InvalidOperationException("The job names no homeserver.");
        return Task.FromResult(new JobPlan(
        [
            new Step("Reserve an address", cancel => ReserveAsync(id, cancel)),
            new Step("Write its configuration", cancel => PrepareAsync(id, cancel)),
            new Step("Start Synapse", cancel => StartAsync(id, cancel)),
            new Step("Make the service administrator", cancel => MakeAdministratorAsync(id, cancel)),
            new Step("Open the rooms", cancel => OpenRoomsAsync(id, cancel)),
            new Step("Give the commander a sign-in", cancel => BringCommanderInAsync(id, cancel)),
            new Step("Check it from outside", cancel => CheckAsync(id, cancel)),
        ])
        {
            Retries = Patience,
            IsWanted = (db, cancel) => db.Cases.AnyAsync(c => c.Id == job.CaseId && c.State == CaseState.Provisioning, cancel),
            Complete = (db, cancel) => TakeAsync(db, job, cancel),
            Undo = new JobPlan(removal.Steps([id]))
            {
                IsWanted = (db, cancel) => db.Cases.AnyAsync(c => c.Id == job.CaseId && c.State == CaseState.Provisioning, cancel),
                Complete = (db, cancel) => FailAsync(db, job, cancel),
            },
        });
    }

    private async Task<string?> ReserveAsync(Guid id, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var (homeserver, @case) = await LoadAsync(db, id, cancel);
        if (homeserver.Port is null)
        {
            var used = await UsedPorts.ReadAsync(db, cancel);
            var port = LoopbackPorts.Pick(used.Concat(synapse.TakenPorts()).ToHashSet()) ?? throw new StepFailedException("Every port from 20000 to 29999 was used or is taken. Use another data directory for new cases.");
            var place = LocalHomeserver.Named(@case.Codename, id, port, data.Root);
            homeserver.Reserve(place.ServerName, port, place.Uid);
            vault.Put(homeserver, HomeserverCredentials.Create());
            await db.SaveChangesAsync(cancel); // two cases that pick the same port at once: the index refuses the second, which picks again
        }
        return homeserver.ServerName;
    }

    private async Task<string?> PrepareAsync(Guid id, CancellationToken cancel)
    {
        var homeserver = await LoadAsync(id, cancel);
        StepFailed.If(await synapse.PrepareAsync(homeserver.OnThisMachine(data), vault.Find(homeserver)!.Server, cancel));
        return null;
    }

    private async Task<string?> StartAsync(Guid id, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var (homeserver, _) = await LoadAsync(db, id, cancel);
        var place = homeserver.OnThisMachine(data);
        var started = await synapse.EnsureRunningAsync(place, cancel);
        StepFailed.If(started.Failure);
        var process = started.Value!;
        homeserver.RunsAs(process.Pid, process.StartTicks, process.BootId);
        await db.SaveChangesAsync(cancel);
        StepFailed.If(await synapse.WaitUntilAnsweringAsync(place, process, vault.Find(homeserver)!.Server, cancel));
        return $"Process {process.Pid}, port {place.Port}";
    }

    private async Task<string?> MakeAdministratorAsync(Guid id, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var (homeserver, _) = await LoadAsync(db, id, cancel);
        var credentials = vault.Find(homeserver)!;
        if (credentials.Administrator is null)
        {
            var session = await new MatrixSignIn(vault.Stranger(homeserver))
                .EnsureAdministratorAsync(credentials.Server.RegistrationSharedSecret, credentials.AdministratorPassword, cancel);
            vault.Put(homeserver, credentials with { Administrator = session });
            await db.SaveChangesAsync(cancel);
        }
        return "Only the panel has its password";
    }

    private async Task<string?> OpenRoomsAsync(Guid id, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var (homeserver, @case) = await LoadAsync(db, id, cancel);
        var templates = @case.Rooms.OrderBy(r => r.Position).Select(r => new RoomTemplate(r.Alias, r.Topic)).ToList();
        var chosen = await commander.ChooseAsync(db, @case, cancel);
        var plan = new CaseRoomPlan(@case.Codename, templates, @case.VoiceBridge, CommanderAccount.MatrixId(chosen, homeserver));
        var opening = new CaseRooms(vault.Administrator(homeserver)!).MakeAsync(plan, cancel);
        // Hashing the commander's passphrase takes a quarter of a second of a core that the rooms do not need.
        await Task.WhenAll(opening, commander.MakeAsync(chosen, homeserver, cancel));
        var made = await opening;
        homeserver.HasSpace(made.SpaceId);
        foreach (var room in @case.Rooms) room.MadeAs(made.Rooms[room.Alias]);
        await db.SaveChangesAsync(cancel);
        return string.Join(", ", templates.Select(t => $"#{t.Alias}"));
    }

    private async Task<string?> BringCommanderInAsync(Guid id, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var (homeserver, @case) = await LoadAsync(db, id, cancel);
        return await commander.EnsureAsync(db, @case, homeserver, cancel);
    }

    private async Task<string?> CheckAsync(Guid id, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var (homeserver, @case) = await LoadAsync(db, id, cancel);
        var wrong = await new OutsideChecks(vault.Stranger(homeserver), vault.Administrator(homeserver)!).RunAsync(@case.Rooms.Select(r => r.MatrixId!), cancel);
        return wrong.Count == 0 ? "Registration and federation closed, every room encrypted" : throw new StepFailedException(string.Join(" ", wrong));
    }

    private async Task TakeAsync(PanelDbContext db, PendingJob job, CancellationToken cancel)
    {
        var (homeserver, @case) = await LoadAsync(db, job.HomeserverId!.Value, cancel);
        Transition.Require(homeserver.Apply(HomeserverTrigger.Made), HomeserverTrigger.Made);
        Transition.Require(homeserver.Apply(HomeserverTrigger.Take), HomeserverTrigger.Take);
        homeserver.Report("synapse", HealthStatus.Ok, "Answers", time.GetUtcNow());
        Transition.Require(@case.Apply(CaseTrigger.Ready, Actor.Muster, time.GetUtcNow()), CaseTrigger.Ready);
    }

    private async Task FailAsync(PanelDbContext db, PendingJob job, CancellationToken cancel)
    {
        var (homeserver, @case) = await LoadAsync(db, job.HomeserverId!.Value, cancel);
        await removal.CompleteAsync(db, @case, [homeserver], [], cancel);
        Transition.Require(@case.Apply(CaseTrigger.Compensated, Actor.Muster, time.GetUtcNow(), job.ErrorSentence), CaseTrigger.Compensated);
    }

    private async Task<Homeserver> LoadAsync(Guid id, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Homeservers.AsNoTracking().SingleAsync(h => h.Id == id, cancel);
    }

    private static async Task<(Homeserver Homeserver, Case Case)> LoadAsync(PanelDbContext db, Guid id, CancellationToken cancel)
    {
        var homeserver = await db.Homeservers.Include(h => h.Health).SingleAsync(h => h.Id == id, cancel);
        var @case = await db.Cases.Include(c => c.Rooms).SingleAsync(c => c.Id == homeserver.CaseId, cancel);
        return (homeserver, @case);
    }
}
