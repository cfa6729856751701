namespace Muster.E2E.Tests.Support;

/// <summary>A test that takes both cores for a minute: only <c>./muster test --all</c> runs it.</summary>
internal sealed class FullRunFactAttribute : FactAttribute
{
    public FullRunFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("MUSTER_TEST_ALL") != "1") Skip = "It takes both cores for a minute: ./muster test --all runs it.";
    }
}
