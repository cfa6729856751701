using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Secrets;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>
/// The canary: a whole case with secrets that the test knows, then a search for them wherever somebody might look who should not see them.
/// The homeserver's own directory is left out: it holds its own configuration and credentials, for its own user only.
/// </summary>
public sealed class SecretsTests
{
    private readonly KnownSecrets secrets = new();
    private readonly List<(string Place, string Text)> answers = [];

    [Fact]
    public async Task Known_secrets_are_nowhere_but_where_they_are_meant_to_be_seen()
    {
        var relay = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(relay, Unlikely());
            await DataPlace.UseAsync(SearchAsync, ("Muster__Turn__Uris__0", "turn:127.0.0.1:3478?transport=udp"), ("Muster__Turn__SharedSecretFile", relay));
        }
        finally
        {
            File.Delete(relay);
        }
    }

    private async Task SearchAsync(DataPlace data)
    {
        await using var samples = new ProcessSamples();
        string said;
        await using (var panel = await PanelProcess.StartAsync(data))
        {
            using var api = new PanelApi(panel.Address, secrets.Plant("API token", await PanelApi.TokenAsync(data)));
            await SetUpAsync(panel);
            var opened = await api.OpenCaseAsync("Somebody reads our mail");
            await PeopleAsync(api, opened);
            var homeserver = await HomeserverAsync(data);
            await AnswersAsync(api, opened);
            Assert.True(secrets.Count >= 28, $"Only {secrets.Count} secrets were planted.");
            AssertNothing("while it runs", [.. secrets.FindBelow(Path.Combine(data.Path, "panel")), .. secrets.FindBelow("/dev/shm")]);
            Assert.NotEmpty(secrets.FindBelow(homeserver)); // the search does see files: these secrets are at home here
            await api.DisposeCaseAsync(opened);
            said = panel.Said;
        }
        Assert.Contains("Now listening", said, StringComparison.Ordinal);
        AssertNothing("at the end",
        [
            .. secrets.FindBelow(data.Path), .. secrets.FindBelow("/dev/shm"), .. secrets.FindIn("what the panel said", WithoutSetupLink(said)),
            .. secrets.FindIn("command lines and environments", samples.All), .. answers.SelectMany(answer => secrets.FindIn(answer.Place, answer.Text)),
        ]);
        Assert.True(samples.Saw("synapse") && samples.Saw("Muster.Web.dll"), "The samples missed the processes that matter.");
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("hex")]
    [InlineData("HEX")]
    [InlineData("base64")]
    [InlineData("base64url")]
    [InlineData("URL-encoded")]
    public Task A_planted_secret_would_be_found_in_files_and_in_processes(string form) => DataPlace.UseAsync(async data =>
    {
        var known = new KnownSecrets();
        var secret = known.Plant("canary", $"?>~canary {Unlikely()}");
        var shown = KnownSecrets.FormsOf(secret).First(one => one.Form == form).Text;
        await File.WriteAllTextAsync(Path.Combine(data.Path, "leak.db-wal"), $"before{shown}after");
        Assert.NotEmpty(known.FindBelow(data.Path));

        await using var samples = new ProcessSamples();
        await using var leaking = RunningProgram.Start("sleep", ["300"], new Dictionary<string, string> { ["LEAK"] = shown });
        await Until.HoldsAsync("The sample of the leaking process", () => known.FindIn("processes", samples.All).Any());
    });

    /// <summary>The first admin, with password and authenticator app, in a browser.</summary>
    private async Task SetUpAsync(PanelProcess panel)
    {
        var link = await panel.SetupLinkAsync();
        secrets.Plant("set-up link", link.Segments[^1]);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.DeskAsync(new Inspection(panel.Address));
        var setup = new SetupPages(page);
        await setup.OpenAsync(link);
        await setup.UseThisAddressAsync();
        await setup.SetNameAsync("Ada Commander");
        secrets.Plant("authenticator key", await setup.UsePasswordAsync(secrets.Plant("password", $"admin phrase {Unlikely()}")));
        foreach (var code in await setup.RecoveryCodesAsync()) secrets.Plant("recovery code", code.Trim());
        await setup.FinishAsync();
        foreach (var path in (string[])["/", "/settings", "/settings/users", "/settings/tokens", "/audit", "/account", "/fault", "/no/such"])
        {
            await page.GotoAsync(path);
            answers.Add((path, await page.ContentAsync()));
        }
    }

    private async Task PeopleAsync(PanelApi api, JsonElement opened)
    {
        var address = $"api/v1/cases/{opened.GetProperty("id").GetGuid()}";
        var number = secrets.Plant("phone", $"{RandomNumberGenerator.GetInt32(10_000_000, 99_999_999)}");
        var made = (await api.PostAsync($"{address}/invites", new { realName = secrets.Plant("real name", $"Zora {Unlikely()}"), phone = $"+49 151 {number}", voiceCode = true }))[0];
        var link = new Uri(made.GetProperty("url").GetString()!);
        secrets.Plant("used invite", link.Segments[^1]);
        var joined = await api.AcceptAsync(link, new { voiceCode = made.GetProperty("voiceCode").GetString() });
        secrets.Plant("passphrase", joined.GetProperty("passphrase").GetString()!);
        var open = (await api.PostAsync($"{address}/invites"))[0];
        secrets.Plant("open invite", new Uri(open.GetProperty("url").GetString()!).Segments[^1]);
        secrets.Plant("commander's passphrase", (await api.GetAsync($"{address}/sign-in")).GetProperty("passphrase").GetString()!);
        var people = await api.GetAsync($"{address}/responders");
        var newcomer = people.EnumerateArray().First(one => one.GetProperty("matrixId").GetString() == joined.GetProperty("matrixId").GetString()).GetProperty("id").GetString();
        var renewed = await api.PostAsync($"{address}/responders/{newcomer}/new-passphrase");
        secrets.Plant("new passphrase", renewed.GetProperty("passphrase").GetString()!);

        foreach (var path in (string[])[address, "api/v1/cases", $"{address}/responders", $"{address}/rooms", $"{address}/timeline"])
            answers.Add((path, (await api.GetAsync(path)).GetRawText()));
        answers.Add(("a used link's page", await TextAsync(api, link.PathAndQuery)));
        answers.Add(("a used link's answer", await TextAsync(api, $"/api/v1{link.PathAndQuery}")));
    }

    /// <summary>What the homeserver itself knows, read as only root and its own user can; returns its directory.</summary>
    private async Task<string> HomeserverAsync(DataPlace data)
    {
        var directory = Assert.Single(Directory.GetDirectories(Path.Combine(data.Path, "homeservers")));
        foreach (var line in Directory.GetFiles(directory, "secrets.yaml", SearchOption.AllDirectories).SelectMany(File.ReadAllLines))
        {
            if (line.Split(": ", 2) is [var name, var value] && !name.StartsWith('#')) secrets.Plant($"homeserver's {name}", value.Trim().Trim('"', '\''));
        }
        var database = Directory.GetFiles(directory, "*.db", SearchOption.AllDirectories).Single();
        await using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var ask = connection.CreateCommand();
        ask.CommandText = "SELECT user_id, token FROM access_tokens";
        await using var rows = await ask.ExecuteReaderAsync();
        while (await rows.ReadAsync()) secrets.Plant($"access token of {rows.GetString(0)}", rows.GetString(1));
        return directory;
    }

    /// <summary>Requests that are refused, each with a secret in it: the answer must not give it back.</summary>
    private async Task AnswersAsync(PanelApi api, JsonElement opened)
    {
        var address = $"api/v1/cases/{opened.GetProperty("id").GetGuid()}/invites";
        foreach (var body in (string[])["{\"realName\": \"SECRET\", ", "{\"realName\": \"SECRET\", \"count\": 3}", "{\"realName\": {\"SECRET\": 1}}"])
        {
            var name = secrets.Plant("refused name", $"Refused {Unlikely()}");
            using var content = new StringContent(body.Replace("SECRET", name, StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json");
            using var answer = await api.Http.PostAsync(new Uri(address, UriKind.Relative), content);
            Assert.InRange((int)answer.StatusCode, 400, 499);
            answers.Add((body, await answer.Content.ReadAsStringAsync()));
        }
        using var stranger = new PanelApi(api.Http.BaseAddress!, secrets.Plant("wrong token", $"muster_{Unlikely()}{Unlikely()}"));
        answers.Add(("an unknown token", await TextAsync(stranger, "/api/v1/cases")));
    }

    private static async Task<string> TextAsync(PanelApi api, string path)
    {
        using var answer = await api.Http.GetAsync(new Uri(path, UriKind.Relative));
        return $"{answer.Headers}{await answer.Content.ReadAsStringAsync()}";
    }

    private static void AssertNothing(string when, IReadOnlyCollection<string> found) => Assert.True(found.Count == 0, $"Found {when}:\n{string.Join('\n', found.Distinct())}");

    /// <summary>Standard output is where the set-up link is meant to be.</summary>
    private static string WithoutSetupLink(string said) => string.Join('\n', said.Split('\n').Where(line => !line.Contains("Set up Muster: ", StringComparison.Ordinal)));

    private static string Unlikely() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
