using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Jobs;
using Muster.Web.Shared;

namespace Muster.Web.Features.Cases.Pages;

/// <summary>What the pages of one case derive from its view: the state as a sentence, and the steps that are its progress.</summary>
internal static class CaseSentences
{
    public static (Tone Tone, string Text) Sentence(this CaseView view)
    {
        var (tone, text) = CaseWords.Sentence(view.State, view.Attention.Count, view.Worst());
        if (view is { State: CaseState.Disposed, Disposal: { } disposal })
            return disposal.VerifiedGone ? (Tone.Ok, "Disposed, nothing is left") : (Tone.Warn, "Abandoned, not verified gone");
        return view.Attention.Count == 0 && view.IsMoving() && view.Steps() is { Count: > 0 } steps ? (tone, $"{text}, step {steps.At()} of {steps.Count}") : (tone, text);
    }

    /// <summary>The same sentence for a line of the list.</summary>
    public static (Tone Tone, string Text) Sentence(this CaseSummary row)
    {
        var (tone, text) = CaseWords.Sentence(row.State, row.Attention, row.AttentionLevel);
        return row is { Attention: 0, Progress: { Total: > 0 } job } ? (tone, $"{text}, step {Math.Min(job.Done + 1, job.Total)} of {job.Total}") : (tone, text);
    }

    public static AttentionLevel? Worst(this CaseView view) => view.Attention.Count == 0 ? null : view.Attention.Max(item => item.Level);

    /// <summary>There is no way back: what is shown of its people and invites is a record.</summary>
    public static bool IsOver(this CaseView view) => view.State is CaseState.Disposing or CaseState.Disposed;

    public static bool IsMoving(this CaseView view) => view.State is CaseState.Provisioning or CaseState.Sealing or CaseState.Disposing;

    /// <summary>The steps of what is being done, or was done last.</summary>
    public static IReadOnlyList<StepView> Steps(this CaseView view) => view.State switch
    {
        CaseState.Provisioning or CaseState.Failed or CaseState.Active => view.Homeservers is [var server, ..] ? server.Steps : [],
        CaseState.Sealing => view.Jobs.FirstOrDefault(job => job.Kind == JobKind.SealCase)?.Steps ?? [],
        CaseState.Disposing or CaseState.Disposed => view.Jobs.FirstOrDefault(job => job.Kind == JobKind.DisposeCase)?.Steps ?? [],
    };

    /// <summary>What went wrong last with what is being done, or null.</summary>
    public static string? Error(this CaseView view) => view.State switch
    {
        CaseState.Provisioning or CaseState.Failed => view.Homeservers is [{ Making: { } making }, ..] ? making.Error : null,
        CaseState.Sealing or CaseState.Disposing => view.Jobs is [{ Status: JobStatus.Waiting } job, ..] ? job.Error : null,
        CaseState.Active or CaseState.Disposed => null,
    };

    /// <summary>The number of the step that runs, counted from one.</summary>
    public static int At(this IReadOnlyList<StepView> steps) => Math.Min(steps.Count, steps.Done() + 1);

    public static int Done(this IReadOnlyList<StepView> steps) => steps.Count(step => step.Status == StepStatus.Succeeded);

    /// <summary>The step at hand, or null at either end.</summary>
    public static StepView? Now(this IReadOnlyList<StepView> steps) =>
        steps.FirstOrDefault(step => step.Status == StepStatus.Running) ?? steps.FirstOrDefault(step => step.Status is StepStatus.Pending or StepStatus.Failed);

    public static StepLine Line(this StepView step) => new(
        step.Name,
        step.Status switch
        {
            StepStatus.Pending => Tone.Wait,
            StepStatus.Running => Tone.Busy,
            StepStatus.Succeeded => Tone.Ok,
            StepStatus.Failed => Tone.Bad,
            StepStatus.Compensated => Tone.Off,
        },
        step.Error ?? step.Detail ?? (step.Status == StepStatus.Compensated ? "Made, then destroyed again" : step.Attempt > 1 ? $"Attempt {step.Attempt}" : null),
        step.StartedAt is { } start && step.EndedAt is { } end ? end - start : null,
        step.Status == StepStatus.Running ? step.StartedAt : null);
}
