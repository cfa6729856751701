using System.Globalization;

namespace Muster.Provisioning.Accounts;

/// <summary>What the panel says in rooms about accounts.</summary>
internal static class AccountNotices
{
    /// <summary>The key makes repeating it harmless.</summary>
    public static (string Key, string Text) NotThem(CaseAccount account, DateTimeOffset? since, DateTimeOffset until) => (
        $"not-them-{account.ResponderId:N}",
        string.Create(CultureInfo.InvariantCulture, $"{account.Pseudonym} was not who they should be. The account is locked, signed out and banned from every room. ") +
        string.Create(CultureInfo.InvariantCulture, $"Whatever was written here between {since ?? until:yyyy-MM-dd HH:mm} and {until:HH:mm} UTC may have been read by a stranger. ") +
        "Ask the commander by voice before you act on anything that this account wrote.");
}
