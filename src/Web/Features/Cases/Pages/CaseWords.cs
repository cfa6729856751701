using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;
using Muster.Web.Shared;

namespace Muster.Web.Features.Cases.Pages;

/// <summary>The words and tones in which pages speak of a case: one place, so that the list and the case itself never disagree.</summary>
public static class CaseWords
{
    public static string Words(this Severity severity) => severity switch
    {
        Severity.Sev1 => "SEV 1",
        Severity.Sev2 => "SEV 2",
        Severity.Sev3 => "SEV 3",
        Severity.Drill => "Drill",
    };

    /// <summary>The state as a sentence, with what needs somebody in it.</summary>
    /// <param name="state">What is meant to happen to the case.</param>
    /// <param name="needs">How many things need somebody.</param>
    /// <param name="worst">The worst of them, or null.</param>
    public static (Tone Tone, string Text) Sentence(CaseState state, int needs, AttentionLevel? worst)
    {
        var (calm, words) = state switch
        {
            CaseState.Provisioning => (Tone.Busy, "Starting"),
            CaseState.Active => (Tone.Ok, "Active"),
            CaseState.Sealing => (Tone.Busy, "Sealing"),
            CaseState.Disposing => (Tone.Busy, "Disposing"),
            CaseState.Disposed => (Tone.Off, "Disposed"),
            CaseState.Failed => (Tone.Bad, "Failed, nothing left over"),
        };
        if (needs == 0 || worst is null) return (calm, words);
        var things = needs == 1 ? "1 thing needs you" : $"{needs} things need you";
        return (worst == AttentionLevel.Bad ? Tone.Bad : calm is Tone.Bad ? Tone.Bad : Tone.Warn, $"{words}, {things}");
    }

    public static Tone ToTone(this AttentionLevel level) => level switch
    {
        AttentionLevel.Bad => Tone.Bad,
        AttentionLevel.Warn => Tone.Warn,
    };

    public static string Words(this Admission admission) => admission switch
    {
        Admission.Open => "At once",
        Admission.AfterVoiceCheck => "After a voice check",
    };

    public static string Words(this ResponderRole role) => role switch
    {
        ResponderRole.Responder => "Responder",
        ResponderRole.Lead => "Lead",
        ResponderRole.Commander => "Commander",
    };

    public static (Tone Tone, string Text) Words(this ResponderState state) => state switch
    {
        ResponderState.Accepting => (Tone.Busy, "Account is being made"),
        ResponderState.AwaitingAdmission => (Tone.Warn, "Waits for your voice check"),
        ResponderState.Joined => (Tone.Ok, "In the rooms"),
        ResponderState.Locked => (Tone.Off, "Locked"),
        ResponderState.Removed => (Tone.Off, "Removed"),
        ResponderState.NotThem => (Tone.Bad, "Was somebody else"),
    };

    /// <summary>How somebody stood when the case ended.</summary>
    public static (Tone Tone, string Text) LastWords(this ResponderState state) => state switch
    {
        ResponderState.Accepting or ResponderState.AwaitingAdmission => (Tone.Off, "Was never let in"),
        ResponderState.Joined => (Tone.Off, "Was in the rooms until disposal"),
        ResponderState.Locked => (Tone.Off, "Was locked until disposal"),
        ResponderState.Removed or ResponderState.NotThem => state.Words(),
    };

    public static (Tone Tone, string Text) Words(this InviteStatus status) => status switch
    {
        InviteStatus.Open => (Tone.Wait, "Not used yet"),
        InviteStatus.Used => (Tone.Ok, "Used"),
        InviteStatus.Expired => (Tone.Off, "Expired"),
        InviteStatus.Revoked => (Tone.Off, "Revoked"),
        InviteStatus.Burnt => (Tone.Bad, "Burnt: five wrong codes"),
    };
}
