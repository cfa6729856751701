using Muster.Domain.Jobs;

namespace Muster.Provisioning.Jobs;

/// <summary>Sees each step at the moments between which a crash matters. The crash tests kill the panel in here.</summary>
public interface IStepObserver
{
    ValueTask SeeAsync(StepMoment moment, JobKind job, StepRecord step);
}

public enum StepMoment
{
    /// <summary>Nothing of the step was done.</summary>
    Before,

    /// <summary>Its side effect is there, its record is not.</summary>
    AfterEffect,

    /// <summary>Its record is there, the next step was not begun.</summary>
    AfterRecord,
}
