using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Muster.Data;
using Muster.Provisioning.Secrets;

namespace Muster.Provisioning.Tests.Secrets;

public sealed class CaseKeysTests : IDisposable
{
    private readonly DataDirectory data = new(Directory.CreateTempSubdirectory("muster-test-").FullName);
    private readonly CaseKeys keys;

    public CaseKeysTests() => keys = new CaseKeys(data, new SecretBox(new EphemeralDataProtectionProvider()));

    public void Dispose() => Directory.Delete(data.Root, recursive: true);

    [Fact]
    public void What_was_sealed_can_be_opened_and_is_not_readable()
    {
        var id = Guid.NewGuid();
        var sealedName = keys.Seal(id, "name", "a real name");
        Assert.Equal("a real name", keys.Open(id, "name", sealedName));
        Assert.DoesNotContain("a real name", Encoding.Latin1.GetString(sealedName), StringComparison.Ordinal);
    }

    [Fact]
    public void It_cannot_be_opened_for_another_use_or_in_another_case()
    {
        var id = Guid.NewGuid();
        var other = Guid.NewGuid();
        keys.Seal(other, "name", "x");
        var sealedName = keys.Seal(id, "name", "a real name");
        Assert.ThrowsAny<CryptographicException>(() => keys.Open(id, "phone", sealedName));
        Assert.ThrowsAny<CryptographicException>(() => keys.Open(other, "name", sealedName));
    }

    [Fact]
    public void Deleting_the_key_file_is_deleting_what_was_sealed()
    {
        var id = Guid.NewGuid();
        var sealedName = keys.Seal(id, "name", "a real name");
        File.Delete(Directory.GetFiles(data.CaseKeysPath).Single());
        Assert.ThrowsAny<CryptographicException>(() => keys.Open(id, "name", sealedName));
    }

    [Fact]
    public async Task Many_first_uses_at_once_agree_on_one_key()
    {
        var id = Guid.NewGuid();
        var sealedTexts = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => keys.Seal(id, "name", $"{i}"))));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), sealedTexts.Select(text => keys.Open(id, "name", text)));
        Assert.Single(Directory.GetFiles(data.CaseKeysPath));
    }
}
