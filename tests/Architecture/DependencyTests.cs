using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Muster.Architecture.Tests;

/// <summary>Dependencies run one way: Domain, Data, Provisioning, Web.</summary>
public sealed class DependencyTests
{
    private static readonly string[] Order = ["Muster.Domain", "Muster.Data", "Muster.Provisioning", "Muster.Web"];

    public static IEnumerable<object[]> Ours => Order.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Ours))]
    public void A_part_refers_only_to_what_is_below_it(string name)
    {
        var above = Order.Skip(Array.IndexOf(Order, name) + 1).ToList();
        Assert.Empty(Source.Assembly(name).GetReferencedAssemblies().Select(a => a.Name).Intersect(above));
    }

    [Theory]
    [MemberData(nameof(Ours))]
    public void A_project_refers_only_to_projects_below_it(string name)
    {
        var directory = Path.Combine(Source.Root, "src", name["Muster.".Length..]);
        var references = XDocument.Load(Path.Combine(directory, $"{name}.csproj")).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!)).Where(Order.Contains);
        Assert.All(references, reference => Assert.True(Array.IndexOf(Order, reference) < Array.IndexOf(Order, name), reference));
    }

    [Theory]
    [MemberData(nameof(Ours))]
    public void Every_type_lives_in_its_parts_namespace(string name) =>
        Assert.Empty(Source.Assembly(name).GetTypes()
            .Where(t => t.Namespace is { } space && space.StartsWith("Muster", StringComparison.Ordinal) && space != name && !space.StartsWith($"{name}.", StringComparison.Ordinal))
            .Select(t => t.FullName));

    [Fact]
    public void The_domain_stands_on_the_base_library_alone()
    {
        var foreign = Source.Assembly("Muster.Domain").GetReferencedAssemblies().Select(a => a.Name!)
            .Where(a => !a.StartsWith("System.", StringComparison.Ordinal) && a is not ("System" or "mscorlib" or "netstandard"));
        Assert.Empty(foreign);
        Assert.Empty(XDocument.Load(Path.Combine(Source.Root, "src/Domain/Muster.Domain.csproj")).Descendants("PackageReference"));
    }

    [Fact]
    public void Only_the_jobs_know_the_scheduler()
    {
        Assert.DoesNotContain(Source.Assembly("Muster.Web").GetReferencedAssemblies(), a => a.Name!.StartsWith("Quartz", StringComparison.Ordinal));
        Assert.DoesNotContain(Source.Assembly("Muster.Data").GetReferencedAssemblies(), a => a.Name!.StartsWith("Quartz", StringComparison.Ordinal));
    }

    [Fact]
    public void Pages_and_endpoints_never_see_what_a_homeserver_says()
    {
        using var file = new PEReader(File.OpenRead(Source.Assembly("Muster.Web").Location));
        var metadata = file.GetMetadataReader();
        var used = metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}").ToList();
        Assert.Contains("Muster.Domain.Cases.Case", used); // the reading works
        Assert.DoesNotContain(used, type => type.StartsWith("Muster.Provisioning.Matrix.", StringComparison.Ordinal));
    }
}

/// <summary>Where the source is, and what was built from it.</summary>
internal static class Source
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "../.."));

    public static Assembly Assembly(string name) => System.Reflection.Assembly.Load(name);

    /// <summary>Our own files of a kind, without what a build or a package manager made.</summary>
    public static IEnumerable<string> Files(params string[] extensions) =>
        ((string[])["src", "tests", "deploy"]).Select(part => Path.Combine(Root, part)).Where(Directory.Exists)
            .SelectMany(part => Directory.EnumerateFiles(part, "*", SearchOption.AllDirectories))
            .Where(file => extensions.Contains(Path.GetExtension(file)))
            .Where(file => !((string[])["/bin/", "/obj/", "/node_modules/", "/wwwroot/lib/", "/src/Chat/dist/"]).Any(made => file.Contains(made, StringComparison.Ordinal)));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
