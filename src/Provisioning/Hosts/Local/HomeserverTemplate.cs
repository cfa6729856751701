using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Fills the reviewable files of deploy/homeserver. A value becomes a quoted scalar, a list of them or a bare number, so that nothing in a value
/// can become configuration; a name without a value, or a value that nothing asks for, is a bug and said so.
/// </summary>
internal static partial class HomeserverTemplate
{
    public static string Fill(string template, IReadOnlyDictionary<string, object> values)
    {
        var used = new HashSet<string>();
        var filled = Placeholder().Replace(template, match =>
        {
            var name = match.Groups[1].Value;
            used.Add(name);
            return values.TryGetValue(name, out var value) ? Scalar(value) : throw new InvalidOperationException($"The template asks for {name}.");
        });
        return values.Keys.All(used.Contains)
            ? filled
            : throw new InvalidOperationException($"The template does not use {string.Join(", ", values.Keys.Except(used))}.");
    }

    /// <summary>A file of deploy/homeserver as it was built into this assembly.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(HomeserverTemplate).Assembly.GetManifestResourceStream($"homeserver/{name}")
            ?? throw new InvalidOperationException($"{name} is not built into the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // JSON is YAML: a string is a double-quoted scalar, an array a flow sequence (YAML 1.2.2, section 1.2).
    private static string Scalar(object value) => value switch
    {
        int number => number.ToString(CultureInfo.InvariantCulture),
        string text => JsonSerializer.Serialize(text),
        IEnumerable<string> list => JsonSerializer.Serialize(list),
        _ => throw new InvalidOperationException($"{value.GetType().Name} cannot be written into a template."),
    };

    // Comments may speak of {{name}}; they are left alone.
    [GeneratedRegex(@"(?<!^\s*#.*)\{\{([a-z_]+)\}\}", RegexOptions.Multiline)]
    private static partial Regex Placeholder();
}
