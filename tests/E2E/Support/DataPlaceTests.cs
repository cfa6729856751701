namespace Muster.E2E.Tests.Support;

public sealed class DataPlaceTests
{
    [Fact]
    public async Task What_a_test_says_is_not_hidden_by_what_it_left_behind()
    {
        RunningProgram? left = null;
        var told = await Record.ExceptionAsync(() => DataPlace.UseAsync(async data =>
        {
            var file = Path.Combine(data.Path, "left");
            await File.WriteAllTextAsync(file, "");
            left = RunningProgram.Start("tail", ["-f", file], new Dictionary<string, string>());
            throw new InvalidOperationException("what the test says");
        }));
        await left!.DisposeAsync();

        var both = Assert.IsType<AggregateException>(told);
        Assert.Equal("what the test says", both.InnerExceptions[0].Message);
        Assert.Contains("Left running", both.InnerExceptions[1].Message, StringComparison.Ordinal);
    }
}
