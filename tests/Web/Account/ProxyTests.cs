using Muster.Domain;
using Muster.Web.Commands.Doctor;
using Muster.Web.Features.Settings;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Account;

public sealed class ProxyTests
{
    [Fact]
    public async Task At_an_https_address_sessions_are_secure_and_prefixed_although_the_proxy_speaks_http()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        await MoveAsync(panel, "https://muster.example.org");

        Assert.Contains("; secure", await SessionCookieAsync(panel, ada, "__Host-muster-session="), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_session_from_before_the_move_to_https_does_not_travel_over_http()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        using var visitor = await panel.SignInAsync(ada);
        await MoveAsync(panel, "https://muster.example.org");
        Assert.False(await AccountPanel.IsSignedInAsync(visitor));
    }

    [Fact]
    public async Task Whoever_asks_for_the_https_address_is_sent_to_sign_in_by_https()
    {
        await using var panel = await AccountPanel.StartAsync();
        var https = new UriBuilder(panel.Panel.Http.BaseAddress!) { Scheme = Uri.UriSchemeHttps }.Uri;
        await MoveAsync(panel, https.GetLeftPart(UriPartial.Authority));
        Assert.StartsWith($"{https}account/sign-in", (await panel.Panel.GetAsync("/account", null)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trusted_proxy_says_that_it_is_https_before_any_address_is_chosen()
    {
        await using var panel = await AccountPanel.StartAsync(adjust: Trust("127.0.0.1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account") { Headers = { { "X-Forwarded-Proto", "https" } } };
        using var answer = await panel.Panel.Http.SendAsync(request);
        Assert.Equal("https", answer.Headers.Location!.Scheme);
    }

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("127.0.0.0/8", 200)]
    [InlineData("192.0.2.1", 429)]
    [InlineData(null, 429)]
    public async Task Only_a_trusted_proxy_says_who_fails(string? trusted, int othersStatus)
    {
        await using var panel = await AccountPanel.StartAsync(triesAMinute: 2, adjust: Trust(trusted));
        Assert.Equal(429, await FailAsync(panel, "198.51.100.1", times: 3));
        Assert.Equal(othersStatus, await FailAsync(panel, "198.51.100.2", times: 1));
    }

    [Fact]
    public async Task A_team_behind_one_address_signs_in_all_at_once()
    {
        await using var panel = await AccountPanel.StartAsync(triesAMinute: 1);
        var ada = await panel.SetUpAsync();
        for (var i = 0; i < 3; i++)
        {
            using var visitor = await panel.SignInAsync(ada);
            Assert.True(await AccountPanel.IsSignedInAsync(visitor));
            panel.NextDigits();
        }
    }

    [Theory]
    [InlineData("proxy.example")]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0")]
    [InlineData("")]
    public void A_proxy_that_is_no_address_or_is_everybody_is_refused(string proxy) =>
        Assert.Contains(new MusterOptions { TrustedProxies = [proxy] }.Validate(), error => error.Contains("Muster:TrustedProxies", StringComparison.Ordinal));

    [Theory]
    [InlineData(null, false, "ok  ")]
    [InlineData("http://localhost:8080", false, "ok  ")]
    [InlineData("https://muster.example.org", true, "ok  ")]
    [InlineData("https://muster.example.org", false, "warn")]
    public void Doctor_warns_of_an_https_address_without_a_trusted_proxy(string? address, bool trusts, string mark) =>
        Assert.Equal(mark, AddressFindings.Proxy(address, trusts).Mark);

    private static Action<MusterOptions> Trust(string? proxy) => options => options.TrustedProxies = proxy is null ? [] : [proxy];

    private static Task MoveAsync(AccountPanel panel, string address) =>
        panel.RunAsync<SetPanelAddress, Done>(set => set.ExecuteAsync(AccountPanel.Owner, address, CancellationToken.None));

    private static async Task<string> SessionCookieAsync(AccountPanel panel, Member member, string name)
    {
        using var visitor = panel.Visit();
        await visitor.OpenAsync("/account/sign-in");
        using var answer = await visitor.PostAsync("password", ("Name", member.Name), ("Password", AccountPanel.Password), ("Code", panel.Digits(member)));
        return Assert.Single(answer.Headers.GetValues("Set-Cookie"), header => header.StartsWith(name, StringComparison.Ordinal));
    }

    private static async Task<int> FailAsync(AccountPanel panel, string address, int times)
    {
        using var visitor = panel.Visit();
        visitor.Headers.Add("X-Forwarded-For", address);
        await visitor.OpenAsync("/account/sign-in");
        for (var i = 0; i < times; i++) await visitor.SubmitAsync("password", ("Name", "nobody"), ("Password", "wrong password here"), ("Code", "000000"));
        return visitor.Status;
    }
}
