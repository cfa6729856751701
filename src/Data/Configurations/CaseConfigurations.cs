using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Muster.Domain.Cases;
using Muster.Domain.Disposal;
using Muster.Domain.Rooms;

namespace Muster.Data.Configurations;

internal sealed class CaseConfiguration : IEntityTypeConfiguration<Case>
{
    public void Configure(EntityTypeBuilder<Case> builder)
    {
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.Property(c => c.Title).HasMaxLength(Case.MaxTitleLength);
        builder.Property(c => c.Codename).HasMaxLength(40);
        builder.Property(c => c.Host).HasMaxLength(40);
        builder.Property(c => c.VoiceBridge).HasMaxLength(300);
        builder.HasIndex(c => c.Codename).IsUnique();
        builder.HasIndex(c => new { c.CreatedAt, c.Id, c.SearchText }); // the text, so that a search reads no rows but those it finds
        builder.HasIndex(c => new { c.State, c.CreatedAt, c.Id });
        builder.HasIndex(c => c.AutoDisposeAt);
        builder.HasMany(c => c.Members).WithOne().HasForeignKey(m => m.CaseId);
        builder.HasMany(c => c.Events).WithOne().HasForeignKey(e => e.CaseId);
        builder.HasMany(c => c.Attention).WithOne().HasForeignKey(a => a.CaseId);
        builder.HasMany(c => c.Homeservers).WithOne().HasForeignKey(h => h.CaseId);
        builder.HasMany(c => c.Jobs).WithOne().HasForeignKey(j => j.CaseId);
        builder.HasMany(c => c.Rooms).WithOne().HasForeignKey(r => r.CaseId);
        builder.HasMany(c => c.Responders).WithOne().HasForeignKey(r => r.CaseId);
        builder.HasMany(c => c.Invites).WithOne().HasForeignKey(i => i.CaseId);
    }
}

internal sealed class CaseMemberConfiguration : IEntityTypeConfiguration<CaseMember>
{
    public void Configure(EntityTypeBuilder<CaseMember> builder)
    {
        builder.HasKey(m => new { m.CaseId, m.UserId });
        builder.HasIndex(m => m.UserId);
    }
}

internal sealed class CaseEventConfiguration : IEntityTypeConfiguration<CaseEvent>
{
    public void Configure(EntityTypeBuilder<CaseEvent> builder) => builder.HasIndex(e => new { e.CaseId, e.Id });
}

internal sealed class AttentionConfiguration : IEntityTypeConfiguration<Attention>
{
    public void Configure(EntityTypeBuilder<Attention> builder)
    {
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.HasIndex(a => new { a.ClearedAt, a.CaseId });
    }
}

internal sealed class RoomConfiguration : IEntityTypeConfiguration<Room>
{
    public void Configure(EntityTypeBuilder<Room> builder) => builder.HasIndex(r => new { r.CaseId, r.Alias }).IsUnique();
}

internal sealed class DisposalReportConfiguration : IEntityTypeConfiguration<DisposalReport>
{
    public void Configure(EntityTypeBuilder<DisposalReport> builder)
    {
        builder.HasOne<Case>().WithMany().HasForeignKey(r => r.CaseId);
        builder.Property(r => r.Checks).HasConversion(
            checks => System.Text.Json.JsonSerializer.Serialize(checks, System.Text.Json.JsonSerializerOptions.Default),
            json => System.Text.Json.JsonSerializer.Deserialize<List<DisposalCheck>>(json, System.Text.Json.JsonSerializerOptions.Default) ?? new(),
            new Microsoft.EntityFrameworkCore.ChangeTracking.ValueComparer<IReadOnlyList<DisposalCheck>>(
                (a, b) => a!.SequenceEqual(b!), list => list.Count, list => list.ToList()));
    }
}
