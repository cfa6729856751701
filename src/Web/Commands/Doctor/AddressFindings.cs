using System.Net;
using Muster.Data;
using Muster.Web.WebClients;

namespace Muster.Web.Commands.Doctor;

/// <summary>Where the panel listens, and under which address people come.</summary>
internal static class AddressFindings
{
    public static IEnumerable<Finding> Of(MusterOptions options, DataDirectory? data, string? chosen)
    {
        var running = data is null ? null : RunningPanel.Find(data);
        yield return Port(options, running);
        yield return Listening(options.Listen);
        yield return Address(chosen ?? options.PanelAddress, running?.Address.Port ?? options.Port);
        yield return Proxy(chosen ?? options.PanelAddress, options.TrustedProxies.Length > 0);
        yield return WarRooms(options.ChatUrl, chosen ?? options.PanelAddress);
    }

    private static Finding Port(MusterOptions options, RunningPanel? running)
    {
        if (running is not null && running.Address.Port == options.Port) return Finding.Good($"Port {options.Port} is this panel's own.");
        if (options.Port == 0) return Finding.Good("The panel takes any free port.");
        return PortCheck.Trouble(options) is { } trouble
            ? Finding.Bad(trouble, $"Who has it: ss -ltnp 'sport = :{options.Port}'")
            : Finding.Good($"Port {options.Port} is free.");
    }

    internal static Finding Listening(string listen) => listen == "localhost" || (IPAddress.TryParse(listen.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))
        ? Finding.Good($"The panel listens on {listen}: only this machine reaches it.")
        : Finding.Warn($"The panel listens on {listen}: whoever is on that network reaches it, and it speaks plain http.", "Let only an https proxy reach it, or set Muster__Listen to localhost.");

    internal static Finding Address(string? address, int port) => address switch
    {
        null => Finding.Note("The panel's address is not chosen yet; set-up asks for it."),
        _ when new Uri(address) is { Scheme: "http", IsLoopback: true } local && port != 0 && local.Port != port =>
            Finding.Warn($"The panel's address is {address}, but it listens on port {port}: its links lead nowhere.", $"./muster address http://{local.Host}:{port}, or ./muster run --port {local.Port}"),
        _ => Finding.Good($"The panel's address is {address}. ./muster address changes it."),
    };

    internal static Finding Proxy(string? address, bool trusts) => address switch
    {
        not null when address.StartsWith("https:", StringComparison.OrdinalIgnoreCase) && !trusts =>
            Finding.Warn("The panel's address is https, but no proxy is trusted: everybody seems to come from the proxy's address, so that one stranger's wrong tries stop all.",
                "Set Muster__TrustedProxies__0 to the address that your proxy connects from (127.0.0.1 where it runs on this machine), and let it send X-Forwarded-For and X-Forwarded-Proto."),
        _ when trusts => Finding.Good("Proxies are trusted to say who asks."),
        _ => Finding.Good("No proxy is trusted, and none is needed."),
    };

    internal static Finding WarRooms(string? chat, string? panel) => (chat is null ? null : ChatAddress.Parse(chat), panel is null ? null : new Uri(panel).IdnHost) switch
    {
        (null, _) => Finding.Good("War rooms are for homeservers on this machine; Muster__ChatUrl is not set."),
        ({ } address, { } host) when address.Shares(host) => Finding.Bad(ChatAddress.SharedHost(host), "Set Muster__ChatUrl to a host of its own, such as https://rooms.example.net."),
        ({ } address, _) => Finding.Good($"War rooms of homeservers elsewhere are at {address.Of("CODENAME")}."),
    };
}
