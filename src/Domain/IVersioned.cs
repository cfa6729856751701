namespace Muster.Domain;

/// <summary>Something that two people may change at once: the second one is told instead of overwriting the first.</summary>
public interface IVersioned
{
    /// <summary>Rises with every saved change.</summary>
    int Version { get; set; }
}
