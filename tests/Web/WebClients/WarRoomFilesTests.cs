using System.Net;
using Microsoft.Extensions.FileProviders;
using Muster.Provisioning.Hosts.Local;
using Muster.Web.WebClients;

namespace Muster.Web.Tests.WebClients;

/// <summary>What is served of a war room's folder: what its build lists, which people can compare, and nothing that lies beside it.</summary>
public sealed class WarRoomFilesTests : IDisposable
{
    private const string ServerName = "amber-heron.localhost:20123";
    private readonly string folder = Directory.CreateTempSubdirectory("muster-war-room-").FullName;

    public WarRoomFilesTests()
    {
        Directory.CreateDirectory(Path.Combine(folder, "pkg"));
        foreach (var name in (string[])["index.html", "index.html.br", "pkg/keys.wasm", "about.html", "earlier.js", "earlier.js.br", "pkg/earlier.wasm"]) Write(name, name);
        Write("files.json", """{"index.html":{},"pkg/keys.wasm":{}}""");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("", "index.html")]
    [InlineData("index.html", "index.html")]
    [InlineData("index.html.br", "index.html.br")]
    [InlineData("pkg/keys.wasm", "pkg/keys.wasm")]
    [InlineData("about.html", "about.html")]
    [InlineData("files.json", """{"index.html":{},"pkg/keys.wasm":{}}""")]
    public async Task What_is_listed_is_served(string path, string expected) => await ServedAsync(async http => Assert.Equal(expected, await http.GetStringAsync(new Uri(path, UriKind.Relative))));

    [Theory]
    [InlineData("earlier.js")]
    [InlineData("earlier.js.br")]
    [InlineData("pkg/earlier.wasm")]
    [InlineData("pkg/")]
    public async Task What_is_not_listed_is_not_there(string path) => await ServedAsync(async http =>
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    });

    private async Task ServedAsync(Func<HttpClient, Task> look)
    {
        using var files = new PhysicalFileProvider(folder);
        var port = LoopbackPorts.Pick(new HashSet<int>())!.Value;
        var site = new CaseSite(new ListedFiles(files), _ => false, _ => Task.FromResult("{}"), new Dictionary<string, string>());
        await using var origin = await CaseOrigin.StartAsync(site, ServerName, port, default);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        await look(http);
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(folder, name), content);
}
