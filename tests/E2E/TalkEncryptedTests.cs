using System.Net.Sockets;
using System.Text.Json;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>What Muster is for, by programs only: a case, two responders who understand each other and nobody else does, and nothing left.</summary>
[Collection(OnePanel.Name)]
public sealed class TalkEncryptedTests(SharedPanel shared)
{
    [Fact]
    public async Task Two_responders_read_each_others_encrypted_messages_until_the_homeserver_is_gone()
    {
        var opened = await shared.Api.OpenCaseAsync("Payroll servers encrypt themselves");
        var id = opened.GetProperty("id").GetGuid();
        var first = await shared.Api.JoinAsync(id);
        var second = await shared.Api.JoinAsync(id);
        Assert.NotEqual(Text(first, "matrixId"), Text(second, "matrixId"));

        var talk = await NodeScript.RunAsync("talk.mjs", new
        {
            homeserver = Text(first, "homeserver"),
            room = "#war-room",
            people = new[] { Person(first, "The backup keys are in the north safe."), Person(second, "Understood: north safe. I go now.") },
        });

        var heard = talk.GetProperty("people").EnumerateArray().ToList();
        Assert.Equal("Understood: north safe. I go now.", Text(heard[0], "heard"));
        Assert.Equal("The backup keys are in the north safe.", Text(heard[1], "heard"));
        Assert.All(heard, person =>
        {
            Assert.True(person.GetProperty("crossSigned").GetBoolean());
            Assert.Equal("m.room.encrypted", Text(person, "wireType"));
            Assert.DoesNotContain("north safe", person.GetProperty("wireContent").GetRawText(), StringComparison.OrdinalIgnoreCase);
            Assert.Equal("m.megolm.v1.aes-sha2", Text(person.GetProperty("wireContent"), "algorithm"));
        });

        var disposed = await shared.Api.DisposeCaseAsync(opened);
        Assert.Equal("Disposed", Text(disposed, "state"));
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(Text(first, "homeserver")));
        var homeserver = opened.GetProperty("homeservers")[0].GetProperty("id").GetGuid().ToString("N");
        Assert.DoesNotContain(shared.Data.Processes(), process => process.Contains(homeserver, StringComparison.Ordinal));
        var people = await shared.Api.GetAsync($"api/v1/cases/{id}/responders");
        Assert.Contains(Text(first, "matrixId"), people.GetRawText(), StringComparison.Ordinal);
    }

    private static object Person(JsonElement joined, string says) => new { matrixId = Text(joined, "matrixId"), passphrase = Text(joined, "passphrase"), says };

    private static async Task AskAsync(string homeserver)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(new Uri(homeserver), "_matrix/client/versions"));
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
