using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Tests.Support;
using Muster.Web.Account;
using Muster.Web.Features.Users;

namespace Muster.Web.Tests.Support;

/// <summary>A panel with a clock that tests move, and people who set themselves up by its own pages.</summary>
internal sealed class AccountPanel : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";

    /// <summary>Stands for the machine's owner, who makes links at the terminal.</summary>
    public static readonly Actor Owner = Actor.Muster;

    private AccountPanel(TestPanel panel, ShiftedTime clock) => (Panel, Clock) = (panel, clock);

    public TestPanel Panel { get; }
    public ShiftedTime Clock { get; }

    public static async Task<AccountPanel> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite, int triesAMinute = 10_000, Action<MusterOptions>? adjust = null)
    {
        var clock = new ShiftedTime();
        var panel = await TestPanel.StartAsync(kind, builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            builder.Services.Replace(ServiceDescriptor.Singleton(new AddressLimits(new ClockTimestamps(clock), triesAMinute)));
        }, adjust);
        return new AccountPanel(panel, clock);
    }

    public Visitor Visit() => new(Panel.Http.BaseAddress!);

    public async Task<string> SetupLinkAsync()
    {
        await using var db = await Panel.Contexts.CreateDbContextAsync();
        var token = await OneTimeLinks.IssueAsync(db, LinkPurpose.Setup, null, Clock.GetUtcNow(), CancellationToken.None);
        await db.SaveChangesAsync();
        return OneTimeLinks.Path(token);
    }

    /// <summary>The first admin, with password and app.</summary>
    public async Task<Member> SetUpAsync(string name = "Ada")
    {
        using var visitor = Visit();
        var member = await ToCodesAsync(visitor, await SetupLinkAsync(), name);
        await visitor.SubmitAsync("codes", ("Kept", "true"));
        NextDigits();
        return member;
    }

    public async Task<Member> AddAsync(string name, PanelRole role)
    {
        var made = await RunAsync<AddUser, LinkMade>(users => users.ExecuteAsync(Owner, new AddUserInput(name, role), CancellationToken.None));
        using var visitor = Visit();
        var member = await ToCodesAsync(visitor, new Uri(made.Url).AbsolutePath, name);
        await visitor.SubmitAsync("codes", ("Kept", "true"));
        NextDigits();
        return member;
    }

    /// <summary>Answers everything up to the recovery codes.</summary>
    public async Task<Member> ToCodesAsync(Visitor visitor, string link, string name)
    {
        await visitor.OpenAsync(link);
        if (visitor.Page.QuerySelector("input[name=Address]") is not null)
        {
            await visitor.SubmitAsync("address");
            await visitor.SubmitAsync("name", ("Name", name));
        }
        var key = KeyOn(visitor);
        var digits = Totp.CodeAt(key, Clock.GetUtcNow());
        await visitor.SubmitAsync("password", ("Password", Password), ("Code", digits));
        return new Member(name, key, digits, [.. visitor.Page.QuerySelectorAll("ol.m-codes li").Select(li => li.TextContent.Trim())]);
    }

    public static string KeyOn(Visitor visitor) => visitor.Page.QuerySelectorAll("p.m-mono").Select(p => p.TextContent.Replace(" ", "", StringComparison.Ordinal)).Single(text => text.Length == 32);

    public async Task<Visitor> SignInAsync(Member member, string? returnUrl = null, string? digits = null)
    {
        var visitor = Visit();
        await visitor.OpenAsync("/account/sign-in" + (returnUrl is null ? "" : $"?returnUrl={Uri.EscapeDataString(returnUrl)}"));
        await TryAsync(visitor, member, code: digits);
        return visitor;
    }

    /// <summary>One try at the sign-in page that the visitor has open.</summary>
    public Task TryAsync(Visitor visitor, Member member, string? password = null, string? code = null) =>
        visitor.SubmitAsync("password", ("Name", member.Name), ("Password", password ?? Password), ("Code", code ?? Digits(member)));

    public async Task StepUpAsync(Visitor visitor, Member member, string returnUrl = "/account")
    {
        NextDigits();
        await visitor.OpenAsync($"/account/confirm?returnUrl={Uri.EscapeDataString(returnUrl)}");
        await visitor.SubmitAsync("password", ("Password", Password), ("Code", Digits(member)));
    }

    public string Digits(Member member) => Totp.CodeAt(member.TotpKey, Clock.GetUtcNow());

    /// <summary>Waits until the app shows other digits that were never accepted before.</summary>
    public void NextDigits() => Clock.Shift += TimeSpan.FromSeconds(60);

    public static async Task<bool> IsSignedInAsync(Visitor visitor)
    {
        await visitor.OpenAsync("/account");
        Assert.Equal(200, visitor.Status);
        return visitor.At == "/account";
    }

    public async Task<PanelUser> UserAsync(string name)
    {
        await using var db = await Panel.Contexts.CreateDbContextAsync();
        return await db.Users.AsNoTracking().SingleAsync(u => u.UserName == name);
    }

    public async Task<TValue> RunAsync<TCommand, TValue>(Func<TCommand, Task<Muster.Domain.Result<TValue>>> run) where TCommand : notnull
    {
        await using var scope = Panel.Services.CreateAsyncScope();
        return (await run(scope.ServiceProvider.GetRequiredService<TCommand>())).Value;
    }

    public ValueTask DisposeAsync() => Panel.DisposeAsync();
}

/// <param name="FirstDigits">Those that proved the app.</param>
/// <param name="Codes">Recovery codes.</param>
internal sealed record Member(string Name, string TotpKey, string FirstDigits, IReadOnlyList<string> Codes);
