using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Muster.Web.Features.Cases;

/// <summary>
/// Where a page of cases ended: the sort's key and the case. Sealed, so that nobody builds on its shape or asks for positions that no
/// page gave out.
/// </summary>
public sealed class CaseCursors(IDataProtectionProvider protection)
{
    private const int Length = 1 + 8 + 8 + 16;
    private readonly IDataProtector protector = protection.CreateProtector("case-list-cursor");

    public string Write(CaseCursor cursor)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = (byte)cursor.Sort;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], cursor.Key);
        BinaryPrimitives.WriteInt64BigEndian(bytes[9..], cursor.CreatedAt.UtcTicks);
        cursor.Id.TryWriteBytes(bytes[17..]);
        return Base64Url.EncodeToString(protector.Protect(bytes.ToArray()));
    }

    /// <summary>The cursor, or null where it is not one of ours or belongs to another sort.</summary>
    public CaseCursor? Read(string text, CaseSort sort)
    {
        try
        {
            if (text.Length > 1000 || !Base64Url.IsValid(text)) return null;
            var bytes = protector.Unprotect(Base64Url.DecodeFromChars(text)).AsSpan();
            if (bytes.Length != Length || (CaseSort)bytes[0] != sort) return null;
            return new CaseCursor(sort, BinaryPrimitives.ReadInt64BigEndian(bytes[1..]),
                new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(bytes[9..]), TimeSpan.Zero), new Guid(bytes[17..]));
        }
        catch (CryptographicException)
        {
            return null; // changed on its way, or of another panel
        }
    }
}

/// <param name="Key">Severity, or ticks of the automatic disposal; 0 where the sort is by age alone.</param>
public sealed record CaseCursor(CaseSort Sort, long Key, DateTimeOffset CreatedAt, Guid Id);
