using Microsoft.Playwright;

namespace Muster.E2E.Tests.Browser.Pages;

internal sealed class DisposePage(IPage page)
{
    /// <summary>Unlocks the button by typing the codename, and presses it.</summary>
    public async Task DestroyAsync(string codename)
    {
        await page.Heading($"Dispose of {codename}").WaitForAsync();
        var button = page.Button($"Dispose of {codename}");
        await Assertions.Expect(button).ToBeDisabledAsync();
        var confirm = await page.GetByLabel($"Type the codename {codename}").AliveAsync();
        await confirm.PressSequentiallyAsync(codename);
        await button.ClickAsync();
    }

    /// <summary>What cannot be undone asks first whether it is really you.</summary>
    public Task AskedToConfirmAsync() => page.Link("Confirm that it is you").WaitForAsync();

    public async Task GoToConfirmAsync()
    {
        await page.Link("Confirm that it is you").ClickAsync();
        await page.Heading("Confirm that it is you").WaitForAsync();
    }

    /// <summary>Leads back to where one was asked.</summary>
    public Task ConfirmAsync() => page.Button("Confirm with a passkey").ClickAsync();
}
