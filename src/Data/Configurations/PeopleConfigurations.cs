using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Muster.Domain.Responders;

namespace Muster.Data.Configurations;

internal sealed class ResponderConfiguration : IEntityTypeConfiguration<Responder>
{
    public void Configure(EntityTypeBuilder<Responder> builder)
    {
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Version).IsConcurrencyToken();
        builder.Property(r => r.Pseudonym).HasMaxLength(60);
        builder.Ignore(r => r.Rooms).Ignore(r => r.DisplayName);
        builder.HasIndex(r => new { r.CaseId, r.Pseudonym }).IsUnique();
    }
}

internal sealed class InviteConfiguration : IEntityTypeConfiguration<Invite>
{
    public void Configure(EntityTypeBuilder<Invite> builder)
    {
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.Property(i => i.Version).IsConcurrencyToken();
        builder.Ignore(i => i.Rooms);
        builder.HasIndex(i => i.TokenHash).IsUnique();
        builder.HasIndex(i => new { i.CaseId, i.Number }).IsUnique();
    }
}
