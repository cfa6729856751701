using Microsoft.AspNetCore.Identity;
using Muster.Domain.Access;

namespace Muster.Data;

/// <summary>Somebody who signs in to the panel. Responders have no such account.</summary>
public sealed class PanelUser : IdentityUser
{
    public PanelRole Role { get; set; }

    /// <summary>Set where an admin shut the account; its sessions end at the next check.</summary>
    public DateTimeOffset? DisabledAt { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? LastSignInAt { get; set; }
}
