using System.Globalization;
using System.Text.RegularExpressions;
using Muster.Domain;
using Muster.Domain.Cases;
using Muster.Domain.Responders;
using Muster.Domain.Rooms;

namespace Muster.Web.Features.Invites.CreateInvites;

/// <summary>A checked <see cref="CreateInvitesInput"/>.</summary>
internal sealed partial record InvitePlan(ResponderRole Role, IReadOnlyList<string> Rooms, Admission Admission, TimeSpan Life, bool VoiceCode)
{
    public const int MaxCount = 50;

    public string? RealName { get; private init; }
    public string? Phone { get; private init; }

    /// <summary>The plan, or everything that is wrong with it at once.</summary>
    public static Result<InvitePlan> Check(CreateInvitesInput input, Case @case)
    {
        var errors = new Dictionary<string, string[]>();
        var known = @case.Rooms.OrderBy(room => room.Position).Select(room => room.Alias).ToList();
        var rooms = input.Rooms is null
            ? known.Intersect(RoomTemplate.Default.Select(template => template.Alias)).ToList()
            : input.Rooms.Select(room => room?.TrimStart('#') ?? "").Distinct().ToList();
        var name = Text.Line(input.RealName, "realName", 200, required: false);
        var phone = Text.Line(input.Phone, "phone", 40, required: false);

        if (input.Count is < 1 or > MaxCount) errors["count"] = [$"Between 1 and {MaxCount}."];
        if (input.ExpiresInMinutes is < 1 || input.ExpiresInMinutes > Invite.MaxLife.TotalMinutes)
        {
            errors["expiresInMinutes"] = [string.Create(CultureInfo.InvariantCulture, $"Between 1 and {Invite.MaxLife.TotalMinutes:N0} minutes (30 days).")];
        }
        if (input.Role is not (ResponderRole.Responder or ResponderRole.Lead)) errors["role"] = ["An invite is for a responder or a lead; the commander has a sign-in already."];
        if (input.Admit is { } admit && !Enum.IsDefined(admit)) errors["admit"] = ["Either open or after-voice-check."];
        if (rooms.Count == 0) errors["rooms"] = ["Name at least one room."];
        else if (rooms.Except(known).Any()) errors["rooms"] = [$"The case has these rooms: {string.Join(", ", known)}."];
        if (name.Problem is not null) errors["realName"] = [name.Problem.Detail];
        if (phone.Problem is not null) errors["phone"] = [phone.Problem.Detail];
        else if (phone.Value.Length > 0 && !PhoneShape().IsMatch(phone.Value)) errors["phone"] = ["Digits, spaces and + - ( ) . / only."];
        if (input.Count > 1 && (input.RealName ?? input.Phone) is { Length: > 0 }) errors["count"] = ["A name or phone number belongs to one person: make that invite alone."];
        if (errors.Count > 0) return new Problem(ProblemType.Invalid, string.Join(" ", errors.Values.SelectMany(e => e))) { Errors = errors };

        var life = input.ExpiresInMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : Invite.DefaultLife;
        return new InvitePlan(input.Role, [.. known.Intersect(rooms)], input.Admit ?? @case.Admission, life, input.VoiceCode)
        {
            RealName = name.Value is { Length: > 0 } realName ? realName : null,
            Phone = phone.Value is { Length: > 0 } number ? number : null,
        };
    }

    [GeneratedRegex(@"^[0-9 +\-().\/]+$", RegexOptions.CultureInvariant)]
    private static partial Regex PhoneShape();
}
