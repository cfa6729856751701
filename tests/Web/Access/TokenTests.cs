using Muster.Domain;
using Muster.Domain.Access;
using Muster.Tests.Support;
using Muster.Web.Features.Tokens;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Access;

public sealed class TokenTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_token_works_until_it_expires(DatabaseKind kind)
    {
        await using var panel = await AccountPanel.StartAsync(kind);
        var made = await MakeAsync(panel, new CreateTokenInput("pager", PanelRole.Auditor, ExpiresInDays: 2));
        Assert.Equal(200, (await panel.Panel.GetAsync("/api/v1/cases", made.Token)).Status);
        panel.Clock.Shift += TimeSpan.FromDays(2);
        Assert.Equal(401, (await panel.Panel.GetAsync("/api/v1/cases", made.Token)).Status);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_at_once()
    {
        await using var panel = await AccountPanel.StartAsync();
        var made = await MakeAsync(panel, new CreateTokenInput("pager", PanelRole.Auditor));
        await panel.RunAsync<RevokeToken, Done>(revoke => revoke.ExecuteAsync(AccountPanel.Owner, "pager", CancellationToken.None));
        Assert.Equal(401, (await panel.Panel.GetAsync("/api/v1/cases", made.Token)).Status);
    }

    [Theory]
    [InlineData("muster_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("muster_")]
    [InlineData("")]
    [InlineData("muster_../../x")]
    public async Task A_wrong_token_is_refused(string token)
    {
        await using var panel = await AccountPanel.StartAsync();
        Assert.Equal(401, (await panel.Panel.GetAsync("/api/v1/cases", token)).Status);
    }

    [Fact]
    public async Task Only_the_hash_of_a_token_is_stored()
    {
        await using var panel = await AccountPanel.StartAsync();
        var made = await MakeAsync(panel, new CreateTokenInput("pager", PanelRole.Auditor));
        await using var db = await panel.Panel.Contexts.CreateDbContextAsync();
        var stored = Assert.Single(db.ApiTokens);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(made.Token["muster_".Length..])), stored.SecretHash);
    }

    [Fact]
    public async Task A_token_never_opens_a_page_and_a_session_never_opens_the_api()
    {
        await using var panel = await AccountPanel.StartAsync();
        var ada = await panel.SetUpAsync();
        var made = await MakeAsync(panel, new CreateTokenInput("pager", PanelRole.Admin));
        Assert.Equal(302, (await panel.Panel.GetAsync("/settings", made.Token)).Status);

        using var visitor = await panel.SignInAsync(ada);
        using var answer = await visitor.PostAsync("/api/v1/cases", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(401, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_token_bound_to_cases_that_do_not_exist_is_not_made()
    {
        await using var panel = await AccountPanel.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => MakeAsync(panel, new CreateTokenInput("pager", PanelRole.Auditor, CaseIds: [Guid.NewGuid()])));
    }

    private static Task<TokenMade> MakeAsync(AccountPanel panel, CreateTokenInput input) =>
        panel.RunAsync<CreateToken, TokenMade>(create => create.ExecuteAsync(AccountPanel.Owner, input, CancellationToken.None));
}
