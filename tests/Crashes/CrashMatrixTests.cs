using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Jobs;
using Muster.Provisioning.Jobs;

namespace Muster.Crashes.Tests;

/// <summary>
/// The panel is killed (SIGKILL) at every moment of every step of making and of disposing, and at random instants, and started again:
/// the case reaches its goal, there is never a second Synapse, and in the end nothing is left. Processes, ports and directories are counted
/// on the machine, not in the panel's database. Without MUSTER_TEST_ALL=1 a sample runs.
/// </summary>
public sealed class CrashMatrixTests
{
    private const int MakeSteps = 7;
    private const int DisposeSteps = 4;
    private const int RandomLives = 25; // two instants each
    private const int Sample = 4;

    public static IEnumerable<object[]> Lives()
    {
        var moments = Enum.GetValues<StepMoment>();
        var make = from step in Enumerable.Range(0, MakeSteps) from moment in moments select $"{JobKind.MakeHomeserver}/{step}/{moment}";
        var seal = from moment in moments select $"{JobKind.SealCase}/0/{moment}";
        var dispose = from step in Enumerable.Range(0, DisposeSteps) from moment in moments select $"{JobKind.DisposeCase}/{step}/{moment}";
        var ends = seal.Concat(dispose).ToList();
        var lives = make.Select((point, i) => new object[] { point, ends[i % ends.Count] }).ToList();
        return Chosen(lives);
    }

    public static IEnumerable<object[]> Instants()
    {
        var seed = 20261122;
        var random = new Seeded(seed);
        return Chosen([.. Enumerable.Range(0, RandomLives).Select(_ => new object[] { random.Next(200, 5000), random.Next(200, 2500) })]);
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public async Task Killed_at_a_step_the_case_still_reaches_its_goal(string makeCrash, string disposeCrash)
    {
        await using var life = await CaseLife.BeginAsync();
        await life.RunUntilKilledAsync(makeCrash);
        await life.RunUntilAsync(CaseState.Active);
        life.AssertOneSynapse();
        await life.AssertUsableAsync();

        await life.AskForDisposalAsync();
        await life.RunUntilKilledAsync(disposeCrash);
        await life.RunUntilAsync(CaseState.Disposed);
        life.AssertNothingLeft();
    }

    [Theory]
    [MemberData(nameof(Instants))]
    public async Task Killed_at_any_instant_the_case_still_reaches_its_goal(int makeMilliseconds, int disposeMilliseconds)
    {
        await using var life = await CaseLife.BeginAsync();
        await life.RunAndKillAfterAsync(TimeSpan.FromMilliseconds(makeMilliseconds));
        await life.RunUntilAsync(CaseState.Active);
        life.AssertOneSynapse();
        await life.AssertUsableAsync();

        await life.AskForDisposalAsync();
        await life.RunAndKillAfterAsync(TimeSpan.FromMilliseconds(disposeMilliseconds));
        await life.RunUntilAsync(CaseState.Disposed);
        life.AssertNothingLeft();
    }

    private static IEnumerable<object[]> Chosen(List<object[]> all)
    {
        if (Environment.GetEnvironmentVariable("MUSTER_TEST_ALL") == "1") return all;
        return all.Where((_, i) => i % (all.Count / Sample) == 2).Take(Sample);
    }

    /// <summary>Small and the same everywhere: a failing instant can be run again.</summary>
    private sealed class Seeded(int seed)
    {
        private uint state = (uint)seed;

        public int Next(int from, int to)
        {
            state = (state * 1664525) + 1013904223; // Numerical Recipes' linear congruential generator
            return from + (int)((state >> 8) % (uint)(to - from));
        }
    }
}
