using Muster.Domain.Cases;

namespace Muster.Web.Features.Hosts;

/// <summary>Where homeservers can be made.</summary>
/// <param name="Key">What a case is opened with.</param>
/// <param name="Name">What people read.</param>
/// <param name="Description">What it is for, and who can reach what is made there.</param>
/// <param name="DefaultAdmission">Servers that others reach let nobody into a room before a voice check.</param>
/// <param name="Regions">Where it has places to choose from; empty where there is only one.</param>
public sealed record HostView(string Key, string Name, string Description, Admission DefaultAdmission, IReadOnlyList<RegionView> Regions);

/// <summary>A place at a host.</summary>
/// <param name="PricePerDay">In US dollars; null where it costs nothing.</param>
public sealed record RegionView(string Key, string Name, decimal? PricePerDay);

/// <summary>The hosts that this panel knows.</summary>
public static class HostCatalogue
{
    public static HostView Local { get; } = new("local", "This machine",
        "A homeserver on this machine, ready in seconds. Only this machine reaches it: for drills, evaluation and tests.",
        Admission.Open, [new RegionView("here", "This machine", null)]);

    public static IReadOnlyList<HostView> All { get; } = [Local];

    public static HostView? Find(string? key) => All.FirstOrDefault(host => host.Key == key);
}
