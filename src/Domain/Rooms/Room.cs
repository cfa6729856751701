namespace Muster.Domain.Rooms;

/// <summary>A room of a case: planned at once, and known by its Matrix id when it was made.</summary>
public sealed class Room
{
    private Room() { }

    internal Room(RoomTemplate template, int position)
    {
        Alias = template.Alias;
        Topic = template.Topic;
        Position = position;
    }

    public long Id { get; private set; }
    public Guid CaseId { get; private set; }
    public string Alias { get; private set; } = "";
    public string Topic { get; private set; } = "";
    public int Position { get; private set; }

    /// <summary>Matrix room id (<c>!opaque:server</c>) on the case's present homeserver, or null before it is made.</summary>
    public string? MatrixId { get; private set; }

    public void MadeAs(string matrixId) => MatrixId = matrixId;
}
