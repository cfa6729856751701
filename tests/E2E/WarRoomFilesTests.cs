using System.Security.Cryptography;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>Files in the war room: encrypted on their way, proven before anything is shown, and never opened by the page.</summary>
[Collection(WarRooms.Name)]
public sealed class WarRoomFilesTests(SharedPanel shared)
{
    /// <summary>3 x 2 pixels, red.</summary>
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEklEQVR4AWL6z8DwH4aZGJAAAAAA//+GpNPhAAAABklEQVQDAHTzBf+1yIrkAAAAAElFTkSuQmCC");

    [Fact]
    public Task Files_come_out_at_the_other_end_as_they_went_in_and_one_that_was_changed_is_neither_shown_nor_saved() => InACaseAsync(async @case =>
    {
        var (one, other) = (await @case.GuestAsync(), await @case.GuestWithPhoneAsync());
        var (desk, phone) = (one.Page, other.Page);
        var disk = RandomNumberGenerator.GetBytes(3_000_000);
        await one.SignInAsync();
        await other.SignInAsync(borrowed: true);
        await AttachAsync(desk, File("disk.img", disk), File("evil\u202egnp.exe", "MZ"u8.ToArray()), File("traffic.png", Picture));
        await desk.Locator(".m-pic img").WaitForAsync(); // the last of them

        Assert.Equal(disk, await SaveAsync(phone, "disk.img"));
        Assert.Equal("MZ"u8.ToArray(), await SaveAsync(phone, "evilgnp.exe"));
        await phone.Locator(".m-pic img").WaitForAsync();
        await phone.Button("Open traffic.png").ClickAsync();
        await phone.GetByRole(AriaRole.Dialog).Locator("img").WaitForAsync();
        await phone.Keyboard.PressAsync("Escape");
        await phone.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.StartsWith("Open", await phone.EvaluateAsync<string>("() => document.activeElement.textContent"));
        await @case.Inspection.LookAsync(phone, "war room, files");

        // From here on the homeserver answers with other bytes of the same length.
        await desk.RouteAsync("**/media/download/**", route => route.FulfillAsync(new() { BodyBytes = new byte[disk.Length], Headers = AnyOrigin }));
        await desk.Button("Save disk.img").ClickAsync();
        await desk.GetByText("does not match its hash").WaitForAsync();
        Assert.Equal(0, await desk.Button("Save disk.img").CountAsync());
        await @case.Inspection.LookAsync(desk, "war room, a file that was changed");
    });

    [Fact]
    public Task What_is_too_large_or_tells_where_it_was_taken_waits_for_its_sender_and_a_broken_connection_loses_nothing() => InACaseAsync(async @case =>
    {
        var guest = await @case.GuestAsync();
        var desk = guest.Page;
        await guest.SignInAsync();
        await desk.RouteAsync("**/media/config", route => route.FulfillAsync(new() { ContentType = "application/json", Body = """{"m.upload.size":1000}""", Headers = AnyOrigin }));
        await AttachAsync(desk, File("film.mov", [0, 0, 0, 20, .. "ftypqt  "u8, .. new byte[20]]), File("large.bin", new byte[1001]), File("note.txt", "x"u8.ToArray()));
        await desk.GetByText("This page cannot take that out").WaitForAsync();
        await desk.GetByText("takes at most 1 kB a file").WaitForAsync();
        await desk.Button("Save note.txt").WaitForAsync(); // neither holds up the others
        await @case.Inspection.LookAsync(desk, "war room, files that wait");
        await desk.Button("Drop it large.bin").ClickAsync();

        await desk.RouteAsync("**/media/v3/upload", route => route.FulfillAsync(new() { Status = 200, Body = "no answer", Headers = AnyOrigin }));
        await desk.Button("Send it as it is film.mov").ClickAsync();
        await desk.GetByText("the connection broke").WaitForAsync();
        await desk.UnrouteAsync("**/media/v3/upload");
        await desk.Button("Try again film.mov").ClickAsync();
        await desk.Button("Save film.mov").WaitForAsync();
        Assert.Equal(0, await desk.Locator(".m-uploads").CountAsync());
    });

    private Task InACaseAsync(Func<WarRoomCase, Task> act) => WarRoomCase.UseAsync(shared, "The file server renames its files", act);

    private static readonly Dictionary<string, string> AnyOrigin = new() { ["Access-Control-Allow-Origin"] = "*" };

    private static FilePayload File(string name, byte[] bytes) => new() { Name = name, MimeType = "application/octet-stream", Buffer = bytes };

    private static Task AttachAsync(IPage page, params FilePayload[] files) => page.Locator("input[type=file]").SetInputFilesAsync(files);

    private static async Task<byte[]> SaveAsync(IPage page, string name)
    {
        var saved = await page.RunAndWaitForDownloadAsync(() => page.Button($"Save {name}").ClickAsync());
        Assert.Equal(name, saved.SuggestedFilename);
        return await System.IO.File.ReadAllBytesAsync(await saved.PathAsync());
    }
}
