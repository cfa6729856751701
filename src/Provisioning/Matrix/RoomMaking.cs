namespace Muster.Provisioning.Matrix;

/// <summary>Makes one room, or finds and finishes the one that an earlier attempt made.</summary>
internal sealed class RoomMaking(MatrixConnection administrator)
{
    private readonly MatrixRooms rooms = new(administrator);

    public async Task<string> EnsureAsync(RoomPlan plan, CancellationToken cancel)
    {
        try
        {
            return await rooms.CreateAsync(plan.Request, cancel);
        }
        catch (MatrixException taken) when (taken.Is(MatrixError.RoomInUse))
        {
            return await FinishAsync(plan, cancel);
        }
    }

    // Synapse takes the alias, then writes the first events one by one, then the rest together: killed in between, it leaves an alias
    // of a room that nobody can enter, or one whose state is incomplete.
    private async Task<string> FinishAsync(RoomPlan plan, CancellationToken cancel)
    {
        var alias = $"#{plan.Alias}:{administrator.ServerName}";
        var roomId = await rooms.FindAsync(alias, cancel);
        if (roomId is null || !(await rooms.JoinedAsync(cancel)).Contains(roomId))
        {
            await rooms.ForgetAliasAsync(alias, cancel);
            return await rooms.CreateAsync(plan.Request, cancel);
        }
        foreach (var (type, stateKey, content) in plan.State)
        {
            if (await rooms.StateAsync(roomId, type, stateKey, cancel) is null) await rooms.SetStateAsync(roomId, type, stateKey, content, cancel);
        }
        return roomId;
    }
}
