namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Names one process for good. Process ids are reused within a boot and start times repeat between boots; all three together
/// name the same process or none.
/// </summary>
/// <param name="StartTicks">Clock ticks between boot and start: field 22 of /proc/PID/stat (proc_pid_stat(5)).</param>
/// <param name="BootId">/proc/sys/kernel/random/boot_id (proc_sys_kernel(5)).</param>
public sealed record ProcessIdentity(int Pid, long StartTicks, string BootId)
{
    /// <summary>This process.</summary>
    public static ProcessIdentity Own() => LinuxProcess.Identify(Environment.ProcessId)!;

    public bool IsAlive() => LinuxProcess.IsAlive(this);
}
