using System.Security.Cryptography;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>The war room beside another Matrix client: what people do in the one is right in the other.</summary>
[Collection(WarRooms.Name)]
public sealed class WarRoomCompanyTests(SharedPanel shared)
{
    [Fact]
    public Task A_third_person_in_another_client_talks_with_a_desk_and_a_phone_and_files_threads_edits_and_reactions_go_both_ways() => WarRoomCase.UseAsync(shared, "The mirror shows somebody else", async @case =>
    {
        var (one, other) = (await @case.GuestAsync(), await @case.GuestWithPhoneAsync());
        var third = await shared.Api.JoinAsync(@case.Id);
        var (desk, phone) = (await one.SignInAsync(), await other.SignInAsync());
        var (log, disk, note) = (RandomNumberGenerator.GetBytes(70_001), RandomNumberGenerator.GetBytes(300_000), RandomNumberGenerator.GetBytes(1_000));
        var company = NodeScript.RunAsync("company.mjs", new
        {
            homeserver = third.GetProperty("homeserver").GetString(), matrixId = third.GetProperty("matrixId").GetString(), passphrase = third.GetProperty("passphrase").GetString(), room = WarRoomPage.Room,
            hello = "Here from elsewhere", texts = (string[])["From the desk.", "From the phone."], edited = "From the desk, corrected.", files = (string[])["desk.log", "phone.img"],
            thread = "Which desk?", file = new { name = "elsewhere.txt", base64 = Convert.ToBase64String(note) },
        });

        foreach (var room in (WarRoomPage[])[desk, phone])
        {
            await room.HearAsync("Here from elsewhere");
            await room.Message("Here from elsewhere").GetByText("Edited").WaitForAsync();
        }
        await desk.SayAsync("From the desk.");
        await phone.SayAsync("From the phone.");
        await AttachAsync(one.Page, "desk.log", log);
        await AttachAsync(other.Page, "phone.img", disk);
        foreach (var room in (WarRoomPage[])[desk, phone])
        {
            await room.Message("Which desk?").GetByText("In the thread about:").WaitForAsync();
            await room.Message("From the phone.").GetByRole(AriaRole.Group, new() { Name = "Reactions" }).GetByText("Done").WaitForAsync();
            Assert.Equal(note, await SaveAsync(room.Page, "elsewhere.txt"));
        }

        await ActAsync(phone.Message("Here from elsewhere"), "React", "Agree");
        await ActAsync(desk.Message("From the desk."), "Edit");
        await desk.Composer.FillAsync("From the desk, corrected.");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await ActAsync(desk.Message("Here from elsewhere"), "Reply in thread");
        await desk.SayAsync("Which desk?, I know");

        var seen = await company;
        Assert.Equal(["m.room.encrypted"], seen.GetProperty("wire").EnumerateArray().Select(type => type.GetString()));
        Assert.Equal(Hash(log), seen.GetProperty("files").GetProperty("desk.log").GetString());
        Assert.Equal(Hash(disk), seen.GetProperty("files").GetProperty("phone.img").GetString());
        Assert.Equal("From the desk, corrected.", seen.GetProperty("edit").GetString());
        Assert.Equal("👍", seen.GetProperty("reaction").GetString());
        Assert.True(seen.GetProperty("thread").GetBoolean());
        foreach (var room in (WarRoomPage[])[desk, phone]) Assert.Equal(0, await room.Page.Locator(".m-removed").CountAsync());
    });

    private static Task AttachAsync(IPage page, string name, byte[] bytes) =>
        page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = bytes });

    private static async Task ActAsync(ILocator message, params string[] acts)
    {
        await message.Locator("summary").ClickAsync();
        foreach (var act in acts) await message.GetByRole(AriaRole.Button, new() { Name = act, Exact = true }).ClickAsync();
    }

    private static async Task<byte[]> SaveAsync(IPage page, string name)
    {
        var saved = await page.RunAndWaitForDownloadAsync(() => page.Button($"Save {name}").ClickAsync());
        return await File.ReadAllBytesAsync(await saved.PathAsync());
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
