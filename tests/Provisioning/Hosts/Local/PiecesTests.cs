using Muster.Provisioning.Hosts.Local;

namespace Muster.Provisioning.Tests.Hosts.Local;

public sealed class PiecesTests
{
    [Fact]
    public void A_value_in_a_template_is_quoted_so_that_it_stays_a_value()
    {
        var filled = HomeserverTemplate.Fill("# {{name}} is explained here\nname: {{name}}\nport: {{port}}\n", new Dictionary<string, object>
        {
            ["name"] = "a\"\nenable_registration: true # ",
            ["port"] = 20000,
        });

        Assert.Equal("# {{name}} is explained here\nname: \"a\\u0022\\nenable_registration: true # \"\nport: 20000\n", filled);
    }

    [Fact]
    public void A_template_and_its_values_must_match()
    {
        Assert.Throws<InvalidOperationException>(() => HomeserverTemplate.Fill("a: {{b}}", new Dictionary<string, object>()));
        Assert.Throws<InvalidOperationException>(() => HomeserverTemplate.Fill("a: 1", new Dictionary<string, object> { ["b"] = 1 }));
    }

    [Fact]
    public void Ports_come_from_their_range_and_never_twice()
    {
        var all = Enumerable.Range(LoopbackPorts.First, LoopbackPorts.Last - LoopbackPorts.First + 1).ToHashSet();
        Assert.Null(LoopbackPorts.Pick(all));

        all.Remove(23456);
        Assert.True(LoopbackPorts.Pick(all) is 23456 or null);
        Assert.InRange(LoopbackPorts.Pick(new HashSet<int>())!.Value, LoopbackPorts.First, LoopbackPorts.Last);
    }

    [Theory]
    [InlineData("registration_shared_secret: hunter2hunter2")]
    [InlineData("Authorization failed, access_token=syt_bXVzdGVy_hunter2")]
    [InlineData("\"password\": \"hunter2 and more\"")]
    public void What_looks_like_a_secret_is_not_shown(string line) =>
        Assert.DoesNotContain("hunter2", LogTail.Redact(line, null), StringComparison.Ordinal);

    [Fact]
    public void Secrets_do_not_print()
    {
        var secrets = HomeserverSecrets.Create();

        Assert.All(secrets.Spellings, spelling => Assert.DoesNotContain(spelling, $"{secrets}", StringComparison.Ordinal));
        Assert.NotEqual(secrets.FormSecret, HomeserverSecrets.Create().FormSecret);
    }
}
