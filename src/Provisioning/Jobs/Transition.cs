namespace Muster.Provisioning.Jobs;

/// <summary>The end of a job is a change of state; one that the table refuses is a bug, and must not pass for success.</summary>
internal static class Transition
{
    /// <exception cref="InvalidOperationException">The table refused it.</exception>
    public static void Require(bool applied, Enum trigger)
    {
        if (!applied) throw new InvalidOperationException($"{trigger} is not allowed here.");
    }
}
