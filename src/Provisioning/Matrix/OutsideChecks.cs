namespace Muster.Provisioning.Matrix;

/// <summary>Looks at a new homeserver as a stranger would, before anybody is told that it is ready.</summary>
public sealed class OutsideChecks(MatrixConnection stranger, MatrixConnection administrator)
{
    /// <summary>What is not as it has to be; empty when all is well.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(IEnumerable<string> roomIds, CancellationToken cancel)
    {
        var wrong = new List<string>();
        if (!await IsRefusedAsync(() => stranger.PostAsync<Nothing>($"_matrix/client/v3/register", new { username = "stranger", password = "stranger" }, cancel)))
            wrong.Add("Strangers can register accounts.");
        if (!await IsRefusedAsync(() => stranger.GetAsync<Nothing>($"_matrix/federation/v1/version", cancel)))
            wrong.Add("Other homeservers can talk to it.");
        var rooms = new MatrixRooms(administrator);
        foreach (var roomId in roomIds)
        {
            if ((await rooms.StateAsync(roomId, "m.room.encryption", cancel: cancel)).At("algorithm").Text() != RoomPlan.Megolm) wrong.Add("A room is not encrypted.");
        }
        return wrong;
    }

    /// <summary>Refused by an answer of the homeserver; silence is no refusal.</summary>
    private static async Task<bool> IsRefusedAsync(Func<Task> call)
    {
        try
        {
            await call();
            return false;
        }
        catch (MatrixException refused) when (refused.Error.Status is System.Net.HttpStatusCode.Forbidden or System.Net.HttpStatusCode.NotFound)
        {
            return true;
        }
    }
}
