using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Muster.Domain.Homeservers;
using Muster.Domain.Jobs;

namespace Muster.Data.Configurations;

internal sealed class HomeserverConfiguration : IEntityTypeConfiguration<Homeserver>
{
    public void Configure(EntityTypeBuilder<Homeserver> builder)
    {
        builder.Property(h => h.Id).ValueGeneratedNever();
        builder.Property(h => h.Version).IsConcurrencyToken();
        builder.Property(h => h.Host).HasMaxLength(40);
        builder.Property(h => h.ServerName).HasMaxLength(255);
        builder.HasIndex(h => h.Port).IsUnique(); // never reused: an old token must not meet a new server
        builder.HasIndex(h => h.WarRoomPort).IsUnique();
        builder.HasIndex(h => h.WebClientPort).IsUnique(); // an origin keeps what a browser stored for it
        builder.HasIndex(h => h.State);
        builder.HasMany(h => h.Health).WithOne().HasForeignKey(c => c.HomeserverId);
    }
}

internal sealed class HealthCheckConfiguration : IEntityTypeConfiguration<HealthCheck>
{
    public void Configure(EntityTypeBuilder<HealthCheck> builder) => builder.HasKey(c => new { c.HomeserverId, c.Name });
}

internal sealed class PendingJobConfiguration : IEntityTypeConfiguration<PendingJob>
{
    public void Configure(EntityTypeBuilder<PendingJob> builder)
    {
        builder.Property(j => j.Id).ValueGeneratedNever();
        builder.Ignore(j => j.IsOpen);
        builder.HasIndex(j => j.Status);
        builder.HasMany(j => j.Steps).WithOne().HasForeignKey(s => s.JobId);
    }
}

internal sealed class StepRecordConfiguration : IEntityTypeConfiguration<StepRecord>
{
    public void Configure(EntityTypeBuilder<StepRecord> builder)
    {
        builder.ToTable("Steps");
        builder.HasKey(s => new { s.JobId, s.Ordinal });
    }
}
