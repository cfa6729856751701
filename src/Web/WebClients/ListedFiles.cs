using System.Text.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Muster.Web.WebClients;

/// <summary>
/// The files that a build of the war room lists, their compressed copies, and the two that say what they are. Whatever else lies beside them,
/// left by an earlier build or put there, is on no list that people compare, and is not served.
/// </summary>
internal sealed class ListedFiles : IFileProvider
{
    private const string List = "files.json";
    private const string About = "about.html";
    private const string Compressed = ".br";

    private readonly IFileProvider folder;
    private readonly HashSet<string> names;

    /// <exception cref="IOException">There is no list.</exception>
    /// <exception cref="JsonException">It cannot be read.</exception>
    public ListedFiles(IFileProvider folder)
    {
        this.folder = folder;
        using var file = folder.GetFileInfo(List).CreateReadStream();
        using var list = JsonDocument.Parse(file);
        names = [List, About, .. list.RootElement.EnumerateObject().Select(listed => listed.Name)];
    }

    public IFileInfo GetFileInfo(string subpath) => names.Contains(NameOf(subpath)) ? folder.GetFileInfo(subpath) : new NotFoundFileInfo(subpath);

    /// <summary>Nobody may list them; that the root is there is how its index is found.</summary>
    public IDirectoryContents GetDirectoryContents(string subpath) => subpath is "" or "/" ? folder.GetDirectoryContents("/") : NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private static string NameOf(string subpath)
    {
        var name = subpath.TrimStart('/');
        return name.EndsWith(Compressed, StringComparison.Ordinal) ? name[..^Compressed.Length] : name;
    }
}
