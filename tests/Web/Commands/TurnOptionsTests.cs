namespace Muster.Web.Tests.Commands;

/// <summary>The relay for calls: what is told before anything starts.</summary>
public sealed class TurnOptionsTests
{
    private const string Secret = "a secret of the relay";

    [Theory]
    [InlineData("turn:127.0.0.1:3478?transport=udp")]
    [InlineData("turns:turn.example.org")]
    [InlineData("turn:[2001:db8::1]:3478?transport=tcp")]
    [InlineData("stun:stun.example.org:3478")]
    public void A_relay_with_a_secret_is_taken(string uri)
    {
        var options = new MusterOptions { Turn = new() { Uris = [uri], SharedSecret = Secret } };
        Assert.Empty(options.Validate());
        Assert.Equal([uri], options.LocalHost().Turn?.Uris);
    }

    [Theory]
    [InlineData("turn.example.org")]
    [InlineData("https://turn.example.org")]
    [InlineData("turn:user@turn.example.org")]
    [InlineData("turn:turn.example.org?transport=quic")]
    [InlineData("turn:turn.example.org\nenable_registration: true")]
    [InlineData("")]
    public void An_address_that_is_no_relays_is_told(string uri) => Told("Muster:Turn:Uris must hold addresses", new() { Uris = [uri], SharedSecret = Secret });

    [Fact]
    public void A_relay_without_a_secret_and_a_secret_without_a_relay_are_told()
    {
        Told("Muster:Turn:Uris needs Muster:Turn:SharedSecretFile", new() { Uris = ["turn:turn.example.org"] });
        Told("Muster:Turn:SharedSecret needs Muster:Turn:Uris", new() { SharedSecret = Secret });
        Told("exclude each other", new() { Uris = ["turn:turn.example.org"], SharedSecret = Secret, SharedSecretFile = "/dev/null" });
        Told("at least 16 characters", new() { Uris = ["turn:turn.example.org"], SharedSecret = "short" });
        Told("Muster:Turn:SharedSecretFile names \"/nonexistent/secret\", which is not there", new() { Uris = ["turn:turn.example.org"], SharedSecretFile = "/nonexistent/secret" });
    }

    [Fact]
    public void All_errors_are_told_at_once() =>
        Assert.Equal(3, new MusterOptions { Port = -1, Turn = new() { Uris = ["no relay", "nor this"], SharedSecret = Secret } }.Validate().Count);

    [Fact]
    public void A_secret_in_a_file_is_read_without_its_line_end_and_does_not_print()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, Secret + "\n");
            var host = new MusterOptions { Turn = new() { Uris = ["turn:turn.example.org"], SharedSecretFile = file } }.LocalHost();
            Assert.Equal(Secret, host.Turn?.SharedSecret);
            Assert.DoesNotContain(Secret, $"{host}", StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Told(string error, TurnOptions turn) =>
        Assert.Contains(new MusterOptions { Turn = turn }.Validate(), told => told.Contains(error, StringComparison.Ordinal) && !told.Contains(Secret, StringComparison.Ordinal));
}
