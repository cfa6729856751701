using System.Text;
using System.Text.RegularExpressions;
using Muster.Provisioning.Accounts;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Writes a homeserver's directory: configuration, keys, our module. Safe to repeat at any time, a running Synapse included: each
/// file is complete under its name or not there.
/// </summary>
/// <remarks>
/// Where the panel is root the directory belongs to the homeserver's user, who may be an intruder by now. So nothing is ever
/// written through a name that exists: a new file is made, given away by its handle, and renamed into place.
/// </remarks>
internal sealed partial class HomeserverFiles(LocalHostOptions options)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Passable = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static string ConfigurationOf(LocalHomeserver homeserver) => homeserver.PathOf("homeserver.yaml");

    public static string SecretsOf(LocalHomeserver homeserver) => homeserver.PathOf("secrets.yaml");

    /// <summary>What the process says before logging is set up: a broken configuration is reported here.</summary>
    public static string LaunchLogOf(LocalHomeserver homeserver) => homeserver.PathOf("launch.log");

    public static string LogOf(LocalHomeserver homeserver) => homeserver.PathOf("synapse.log");

    public async Task<HostFailure?> WriteAsync(LocalHomeserver homeserver, HomeserverSecrets secrets, CancellationToken cancel)
    {
        if (!ServerName().IsMatch(homeserver.ServerName))
            throw new ArgumentException($"'{homeserver.ServerName}' is no server name of a local homeserver.", nameof(homeserver));
        if (secrets.SigningSeed.Length != HomeserverSecrets.SeedLength)
            throw new ArgumentException("The signing seed has the wrong length.", nameof(secrets));

        if (homeserver.Uid is not { } user) MakeDirectory(homeserver);
        else if (await new UserClaims(options).ClaimAsync(homeserver, user, () => MakeDirectory(homeserver), cancel) is { } taken) return taken;
        await WriteAsync(homeserver, "homeserver.yaml", Configuration(homeserver), cancel);
        await WriteAsync(homeserver, "secrets.yaml", Secrets(secrets), cancel);
        await WriteAsync(homeserver, "log.yaml", Logging(homeserver), cancel);
        await WriteAsync(homeserver, "signing.key", secrets.SigningKeyFile, cancel);
        await WriteAsync(homeserver, "muster_module.py", HomeserverTemplate.Read("muster_module.py"), cancel);
        return null;
    }

    private static void MakeDirectory(LocalHomeserver homeserver)
    {
        if (Path.GetDirectoryName(homeserver.Directory) is { } home && !Directory.Exists(home))
            Directory.CreateDirectory(home, homeserver.Uid is null ? OwnerOnly : Passable);
        Directory.CreateDirectory(homeserver.Directory, OwnerOnly);
        if (homeserver.Uid is { } user) LinuxNative.GiveDirectoryTo(homeserver.Directory, user);
    }

    private static async Task WriteAsync(LocalHomeserver homeserver, string name, string content, CancellationToken cancel)
    {
        var temporary = homeserver.PathOf($".{name}.{Guid.NewGuid():N}");
        var create = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        try
        {
            await using (var file = new FileStream(temporary, create))
            {
                if (homeserver.Uid is { } user) LinuxNative.GiveTo(file.SafeFileHandle, user);
                await file.WriteAsync(Encoding.UTF8.GetBytes(content), cancel);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, homeserver.PathOf(name), overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private string Configuration(LocalHomeserver homeserver) => HomeserverTemplate.Fill(HomeserverTemplate.Read("homeserver.yaml"), new Dictionary<string, object>
    {
        ["server_name"] = homeserver.ServerName,
        ["public_baseurl"] = homeserver.PublicBaseUrl,
        ["pid_file"] = homeserver.PathOf("synapse.pid"),
        ["port"] = homeserver.Port,
        ["bind_addresses"] = LoopbackPorts.Addresses.Select(address => address.ToString()),
        ["bcrypt_rounds"] = options.BcryptRounds,
        ["room_version"] = RoomRules.Version,
        ["service_user"] = MatrixIds.Of(ServiceAdministrator.Localpart, homeserver.ServerName),
        ["media_store_path"] = homeserver.PathOf("media"),
        ["max_upload_size"] = $"{options.MaxUploadMegabytes}M",
        ["database"] = homeserver.DatabaseFile,
        ["signing_key_path"] = homeserver.PathOf("signing.key"),
        ["log_config"] = homeserver.PathOf("log.yaml"),
        ["rooms_per_day"] = options.RoomsPerDay,
        ["turn_uris"] = options.Turn?.Uris ?? [],
    });

    private string Secrets(HomeserverSecrets secrets) => HomeserverTemplate.Fill(HomeserverTemplate.Read("secrets.yaml"), new Dictionary<string, object>
    {
        ["registration_shared_secret"] = secrets.RegistrationSharedSecret,
        ["macaroon_secret_key"] = secrets.MacaroonSecretKey,
        ["form_secret"] = secrets.FormSecret,
        ["turn_shared_secret"] = options.Turn?.SharedSecret ?? "",
    });

    private static string Logging(LocalHomeserver homeserver) => HomeserverTemplate.Fill(
        HomeserverTemplate.Read("log.yaml"), new Dictionary<string, object> { ["log_file"] = LogOf(homeserver) });

    [GeneratedRegex(@"\A[a-z0-9-]+(\.[a-z0-9-]+)*:[0-9]{1,5}\z")]
    private static partial Regex ServerName();
}
