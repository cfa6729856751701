using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Audit;
using Muster.Domain.Cases;
using Muster.Domain.Disposal;
using Muster.Domain.Homeservers;
using Muster.Domain.Jobs;
using Muster.Domain.Responders;
using Muster.Domain.Rooms;

namespace Muster.Data;

/// <summary>
/// Everything that the panel remembers, on SQLite or PostgreSQL. One context an operation, from <see cref="IDbContextFactory{TContext}"/>.
/// </summary>
public sealed class PanelDbContext(DbContextOptions<PanelDbContext> options) : IdentityUserContext<PanelUser>(options)
{
    public DbSet<Case> Cases => Set<Case>();
    public DbSet<CaseMember> CaseMembers => Set<CaseMember>();
    public DbSet<CaseEvent> CaseEvents => Set<CaseEvent>();
    public DbSet<Attention> Attention => Set<Attention>();
    public DbSet<Homeserver> Homeservers => Set<Homeserver>();
    public DbSet<HealthCheck> HealthChecks => Set<HealthCheck>();
    public DbSet<PendingJob> PendingJobs => Set<PendingJob>();
    public DbSet<StepRecord> Steps => Set<StepRecord>();
    public DbSet<Room> Rooms => Set<Room>();
    public DbSet<Responder> Responders => Set<Responder>();
    public DbSet<Invite> Invites => Set<Invite>();
    public DbSet<DisposalReport> DisposalReports => Set<DisposalReport>();
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<EndedSession> EndedSessions => Set<EndedSession>();
    public DbSet<OneTimeLink> OneTimeLinks => Set<OneTimeLink>();
    public DbSet<IdempotentAnswer> IdempotentAnswers => Set<IdempotentAnswer>();
    public DbSet<PanelSetting> Settings => Set<PanelSetting>();

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries<IVersioned>().Where(e => e.State == EntityState.Modified)) entry.Entity.Version++;
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Adds a line to the panel's own log.</summary>
    public void Log(Actor actor, string action, string detail, DateTimeOffset now, Guid? caseId = null) =>
        Audit.Add(new AuditEntry(actor, action, detail, now, caseId));

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        configurationBuilder.Properties<Severity>().HaveConversion<int>();
        configurationBuilder.Properties<Acts>().HaveConversion<int>();
        if (Database.IsSqlite()) configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
        else configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Utc>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        // Identity asks the application's options which schema it should make, see AddMusterData; without them passkeys would be missing.
        base.OnModelCreating(builder);
        if (builder.Model.FindEntityType(typeof(IdentityUserPasskey<string>)) is null) throw new InvalidOperationException("Register the context with AddMusterData.");
        builder.ApplyConfigurationsFromAssembly(typeof(PanelDbContext).Assembly);
    }
}
