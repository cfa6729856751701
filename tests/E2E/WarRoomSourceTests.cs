using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>The war room's own code, before any browser sees it: it compiles, its parts do what their tests say, and what a phone fetches is small.</summary>
public sealed class WarRoomSourceTests
{
    private const long MostBytes = 2_500_000;

    private static readonly string Chat = WarRoomBuild.Source;

    /// <summary>All that the first visit needs: the other fonts are for other scripts.</summary>
    private static readonly string[] FirstVisit = ["index.html.br", "main.js.br", "style.css.br", "pkg/matrix_sdk_crypto_wasm_bg.wasm.br", "files/inter-latin-opsz-normal.woff2"];

    [Fact]
    public Task It_compiles_strictly() => NodeAsync(Path.Combine(Chat, "node_modules/typescript/bin/tsc"), "--noEmit", "--project", Chat);

    [Fact]
    public Task Its_parts_do_what_their_tests_say() =>
        NodeAsync(["--test", .. Directory.GetFiles(Path.GetFullPath(Path.Combine(Chat, "../../tests/Chat")), "*.test.ts").Order(StringComparer.Ordinal)]);

    [Fact]
    public async Task A_first_visit_fetches_at_most_two_and_a_half_megabytes()
    {
        await WarRoomBuild.OnceAsync();

        Assert.InRange(FirstVisit.Sum(file => new FileInfo(Path.Combine(Chat, "dist", file)).Length), 1, MostBytes);
    }

    private static async Task NodeAsync(params string[] arguments)
    {
        await using var ran = await RunningProgram.RunAsync(Places.Node, arguments, new Dictionary<string, string>());
        Assert.True(ran.ExitCode == 0, $"{ran.Output}\n{ran.Errors}");
    }
}
