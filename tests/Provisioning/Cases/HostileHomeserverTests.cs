using Muster.Provisioning.Secrets;
using Muster.Provisioning.Tests.Matrix;

namespace Muster.Provisioning.Tests.Cases;

/// <summary>
/// Closing a case must not need its homeserver's good will: whatever that answers, or does not, its process ends and its files go.
/// What could not be done is said.
/// </summary>
public sealed class HostileHomeserverTests
{
    private const string Stopped = "The homeserver did not do what it was asked and was stopped";
    private const string NotTold = "The homeserver did not do what it was asked: the sessions that are left end with it, and their clients are not told to wipe what they hold";

    [Theory]
    [InlineData("refuses=500,M_UNKNOWN")]
    [InlineData("refuses=401,M_UNKNOWN_TOKEN")]
    [InlineData("refuses=403,M_FORBIDDEN")]
    [InlineData("babbles=<html>")]
    [InlineData("babbles=[]")]
    [InlineData("limits=0")]
    [InlineData("limits=-1")]
    [InlineData("never-ends")]
    public async Task A_homeserver_that_does_not_end_the_writing_is_stopped_and_its_case_closed(string manner)
    {
        await using var homeserver = await HostileHomeserver.StartAsync(manner);

        await AssertGoneAsync(homeserver, Stopped, NotTold);
    }

    [Fact]
    public async Task A_homeserver_that_says_nothing_is_stopped_and_its_case_closed()
    {
        await using var homeserver = await HostileHomeserver.StartAsync("stays-silent");

        await AssertGoneAsync(homeserver, Stopped, NotTold, patience: TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("babbles={}")]
    [InlineData("""babbles={"devices": null}""")]
    [InlineData("""babbles={"devices": [null]}""")]
    public async Task A_homeserver_that_lies_about_its_sessions_is_stopped_and_its_case_closed(string manner)
    {
        await using var homeserver = await HostileHomeserver.StartAsync(manner);

        await AssertGoneAsync(homeserver, "3 people can only read now", NotTold);
    }

    [Fact]
    public async Task A_session_that_was_seen_at_no_time_that_there_is_ends_like_any_other()
    {
        await using var homeserver = await HostileHomeserver.StartAsync("""babbles={"devices": [{"device_id": "A", "last_seen_ts": 9223372036854775807}]}""");

        await AssertGoneAsync(homeserver, "3 people can only read now", "3 sessions ended");
    }

    [Fact]
    public async Task A_refusal_about_one_person_keeps_nobody_elses_sessions_from_ending()
    {
        await using var homeserver = await HostileHomeserver.StartAsync("refuses-one=calm-otter");

        var said = await homeserver.EndSessionsAsync(wait: 0, CancellationToken.None);

        Assert.Equal($"2 sessions ended; waited 0 s for 2 to be told. {NotTold}", said);
    }

    [Fact]
    public async Task A_panel_that_was_killed_while_it_waited_knows_afterwards_how_many_sessions_it_had_ended()
    {
        await using var homeserver = await HostileHomeserver.StartAsync("honest");
        using var killed = new CancellationTokenSource();
        var ending = homeserver.EndSessionsAsync(wait: 600, killed.Token);
        while ((await homeserver.TimelineAsync("sessions-ended")).Count == 0 && !ending.IsCompleted) await Task.Delay(20);
        await killed.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ending);

        var said = await homeserver.EndSessionsAsync(wait: 0, CancellationToken.None);

        Assert.Equal("3 sessions ended, 3 of them seen within the last hour, before the panel was interrupted; after it 0 sessions ended", said);
        Assert.Single(await homeserver.TimelineAsync("sessions-ended"));
    }

    [Fact]
    public async Task Nonsense_about_the_encoding_does_not_matter()
    {
        await using var homeserver = await HostileHomeserver.StartAsync("speaks-in-tongues");

        await AssertGoneAsync(homeserver, "3 people can only read now", NotTold);
    }

    [Fact]
    public async Task A_homeserver_that_denies_its_accounts_is_closed_and_quoted()
    {
        await using var homeserver = await HostileHomeserver.StartAsync("refuses=404,M_NOT_FOUND");

        await AssertGoneAsync(homeserver, "0 people can only read now; 3 have no account there, it says", "0 sessions ended");
    }

    [Fact]
    public async Task A_homeserver_that_answers_just_in_time_each_time_is_not_waited_for_again_and_again()
    {
        await using var homeserver = await HostileHomeserver.StartAsync("takes-its-time=2");

        await AssertGoneAsync(homeserver, Stopped, NotTold, clock: new HurriedTime(factor: 30)); // three people take six seconds, a minute takes two
    }

    [Fact]
    public async Task Nobody_is_followed_to_another_address_with_the_administrators_token()
    {
        await using var elsewhere = RawAnswers.Start("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        await using var homeserver = await HostileHomeserver.StartAsync($"sends-elsewhere={elsewhere.Address}");

        await AssertGoneAsync(homeserver, Stopped, NotTold);

        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Credentials_that_are_damaged_do_not_keep_the_case_open()
    {
        await using var homeserver = await HostileHomeserver.StartAsync("babbles={}");
        await homeserver.DamageAsync((_, row) => row.Seal([1, 2, 3]));

        await AssertGoneAsync(homeserver, Stopped, NotTold);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("<key>half a backu")]
    public async Task A_key_ring_that_is_lost_or_damaged_does_not_keep_the_case_open(string? left)
    {
        await using var homeserver = await HostileHomeserver.StartAsync("babbles={}");
        await homeserver.DamageAsync((data, _) =>
        {
            foreach (var key in Directory.EnumerateFiles(data.KeyRingPath).ToList())
            {
                if (left is null) File.Delete(key);
                else File.WriteAllText(key, left);
            }
        });

        await AssertGoneAsync(homeserver, Stopped, NotTold);
    }

    private static async Task AssertGoneAsync(HostileHomeserver homeserver, string writing, string sessions, TimeSpan? patience = null, TimeProvider? clock = null)
    {
        Assert.NotNull(homeserver.Synapse.Find(homeserver.Place));

        var closing = await homeserver.DisposeOfCaseAsync(patience, clock);

        Assert.Equal((writing, sessions), (closing.Writing, closing.Sessions));
        Assert.Equal(1, closing.Attempts);
        Assert.True(closing.Report.VerifiedGone);
        Assert.Null(homeserver.Synapse.Find(homeserver.Place));
        Assert.False(Directory.Exists(homeserver.Place.Directory));
    }

    /// <summary>The real clock, with timers that fire too early by a factor: a minute's patience is over after two seconds.</summary>
    private sealed class HurriedTime(double factor) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Sooner(dueTime), Sooner(period));

        private TimeSpan Sooner(TimeSpan span) => span > TimeSpan.Zero ? span / factor : span;
    }
}
