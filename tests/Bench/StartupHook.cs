using System.Runtime.InteropServices;

/// <summary>
/// Runs inside the measured panel, before its own code: on SIGUSR2 it collects all garbage, compacts, and gives free memory back to the
/// system, and says what is resident then, before the next request makes garbage: what the panel needs, not what it has not tidied up yet.
/// (https://github.com/dotnet/runtime/blob/main/docs/design/features/host-startup-hook.md: the name, and no namespace, are the contract)
/// </summary>
internal static class StartupHook
{
    public const string Done = "Bench: collected, bytes resident: ";

    private const PosixSignal User2 = (PosixSignal)12; // no member names it; raw numbers are taken
    private static PosixSignalRegistration? registration;

    public static void Initialize() => registration = PosixSignalRegistration.Create(User2, signal =>
    {
        signal.Cancel = true; // its default is to end the process
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        Console.WriteLine($"{Done}{Environment.WorkingSet}");
    });
}
