using Muster.Provisioning.Watch;

namespace Muster.Provisioning.Tests.Watch;

public sealed class RestartBackoffTests
{
    private readonly SettableTime time = new();

    [Fact]
    public void The_first_start_is_at_once_and_each_further_one_waits_twice_as_long_up_to_a_minute()
    {
        var backoff = new RestartBackoff(time);
        Assert.True(backoff.IsDue);

        var waits = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            backoff.Attempt();
            Assert.False(backoff.IsDue);
            waits.Add(backoff.Left.TotalSeconds);
            time.Advance(backoff.Left);
            Assert.True(backoff.IsDue);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], waits);
    }

    [Fact]
    public void A_clock_that_is_set_back_makes_nobody_wait_longer()
    {
        var backoff = new RestartBackoff(time);
        backoff.Attempt();

        time.Set(TimeSpan.FromDays(-365));
        Assert.Equal(TimeSpan.FromSeconds(1), backoff.Left);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(backoff.IsDue);
    }

    [Fact]
    public void An_answer_makes_the_next_death_a_first_one()
    {
        var backoff = new RestartBackoff(time);
        backoff.Attempt();
        backoff.Attempt();

        backoff.Answered();

        Assert.True(backoff.IsDue);
        Assert.Equal(0, backoff.Attempts);
    }
}
