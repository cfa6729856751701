using System.Text.Json.Nodes;
using Muster.Domain.Responders;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Tests.Matrix;

/// <summary>
/// An answer to keys/query that Matrix's reference implementation (signedjson) signed: PHONE is cross-signed, LAPTOP is not, and the
/// signed objects hold what is hard to write canonically.
/// </summary>
public sealed class MatrixDevicesTests
{
    private const string User = "@quiet-otter:amber-heron.localhost:20001";

    private readonly JsonObject keys = Read();

    [Fact]
    public void A_device_signed_by_its_owners_identity_is_told_from_one_that_is_not()
    {
        Assert.Equal(DeviceSigning.CrossSigned, Signing("PHONE"));
        Assert.Equal(DeviceSigning.NotCrossSigned, Signing("LAPTOP"));
        Assert.Equal(DeviceSigning.NoKeys, Signing("SCRIPT"));
    }

    [Fact]
    public void A_fingerprint_is_the_devices_key()
    {
        var device = MatrixDevices.Join(User, [new MatrixSessionInfo("PHONE", "Phone", null, null, 1_700_000_000_000)], keys).Single();

        Assert.Equal("7UkoxijRwsbq6QM4kFmVYSlZJzpcY/k2NsFGFKyHN9E", device.Fingerprint);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000), device.LastSeen);
    }

    [Theory]
    [InlineData("device_keys", "curve25519:PHONE")]
    [InlineData("device_keys", "ed25519:PHONE")]
    public void A_device_whose_keys_were_swapped_after_signing_is_forged(string part, string key)
    {
        keys[part]![User]!["PHONE"]!["keys"]![key] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

        Assert.Equal(DeviceSigning.Forged, Signing("PHONE"));
    }

    [Fact]
    public void An_identity_that_its_master_key_did_not_sign_signs_nothing()
    {
        keys["self_signing_keys"]![User]!["usage"] = new JsonArray("self_signing", "more");

        Assert.Equal(DeviceSigning.Forged, Signing("PHONE"));
    }

    [Fact]
    public void A_device_that_claims_to_be_another_is_forged()
    {
        keys["device_keys"]![User]!["PHONE"]!["device_id"] = "LAPTOP";

        Assert.Equal(DeviceSigning.Forged, Signing("PHONE"));
    }

    [Fact]
    public void Without_an_identity_no_device_is_signed()
    {
        keys["master_keys"]!.AsObject().Remove(User);

        Assert.Equal(DeviceSigning.NotCrossSigned, Signing("PHONE"));
    }

    [Theory]
    [InlineData("""{"device_keys": []}""", DeviceSigning.NoKeys)]
    [InlineData("""{"device_keys": {"@u:s": 5}}""", DeviceSigning.NoKeys)]
    [InlineData("""{"device_keys": {"@u:s": {"D": {"keys": {"ed25519:D": 5}}}}}""", DeviceSigning.NoKeys)]
    [InlineData("""{"device_keys": {"@u:s": {"D": {"keys": {"ed25519:D": "\ud800"}}}}}""", DeviceSigning.NoKeys)]
    [InlineData("""{"device_keys": {"@u:s": {"D": {"keys": {"ed25519:D": "k"}, "user_id": 7}}}}""", DeviceSigning.Forged)]
    [InlineData("""{"device_keys": {"@u:s": {"D": {"keys": {"ed25519:D": "k"}, "user_id": "@u:s", "device_id": "D"}}}, "self_signing_keys": "x"}""", DeviceSigning.NotCrossSigned)]
    [InlineData("""
        {"device_keys": {"@u:s": {"D": {"keys": {"ed25519:D": "k"}, "user_id": "@u:s", "device_id": "D", "signatures": {"@u:s": {"ed25519:a": 1}}}}},
         "self_signing_keys": {"@u:s": {"keys": {"x": "a"}, "signatures": []}}, "master_keys": {"@u:s": {"keys": {"x": "b"}}}}
        """, DeviceSigning.Forged)]
    public void Keys_of_another_kind_than_expected_are_no_keys_and_break_nothing(string answer, DeviceSigning expected) =>
        Assert.Equal(expected, MatrixDevices.Join("@u:s", [new MatrixSessionInfo("D")], JsonNode.Parse(answer)!.AsObject()).Single().Signing);

    private DeviceSigning Signing(string device) =>
        MatrixDevices.Join(User, [new MatrixSessionInfo(device, null, null, null, null)], keys).Single().Signing;

    private static JsonObject Read()
    {
        using var stream = typeof(MatrixDevicesTests).Assembly.GetManifestResourceStream("cross-signed-keys.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}

[Collection(OneHomeserver.Name)]
public sealed class MatrixDevicesOnSynapseTests(HomeserverFixture fixture)
{
    [Fact]
    public async Task Devices_of_several_accounts_come_with_their_fingerprints()
    {
        var somebody = await fixture.SomebodyAsync();
        var (id, device) = (somebody.Session.UserId, somebody.Session.DeviceId);
        var other = (await fixture.OneAsync(ResponderRole.Lead)).Session.UserId;
        await somebody.PostAsync<JsonObject>($"_matrix/client/v3/keys/upload", new
        {
            device_keys = new
            {
                user_id = id,
                device_id = device,
                algorithms = new[] { RoomPlan.Megolm },
                keys = new Dictionary<string, string> { [$"ed25519:{device}"] = "thefingerprint", [$"curve25519:{device}"] = "x" },
                signatures = new Dictionary<string, object> { [id] = new Dictionary<string, string> { [$"ed25519:{device}"] = "y" } },
            },
        }, default);

        var devices = await new MatrixDevices(fixture.Administrator).OfAsync([id, other]);

        var one = Assert.Single(devices[id]);
        Assert.Equal("thefingerprint", one.Fingerprint);
        Assert.Equal(DeviceSigning.NotCrossSigned, one.Signing);
        Assert.Equal(DeviceSigning.NoKeys, Assert.Single(devices[other]).Signing);
    }
}
