using System.Diagnostics.CodeAnalysis;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>Either what was asked for or the expected failure that kept it from happening.</summary>
public sealed class HostResult<T> where T : class
{
    private HostResult(T? value, HostFailure? failure) => (Value, Failure) = (value, failure);

    public T? Value { get; }

    public HostFailure? Failure { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    [SuppressMessage("Usage", "CA2225", Justification = "A result is made by returning what it holds; a named alternative says no more.")]
    public static implicit operator HostResult<T>(T value) => new(value, null);

    [SuppressMessage("Usage", "CA2225", Justification = "As above.")]
    public static implicit operator HostResult<T>(HostFailure failure) => new(null, failure);
}
