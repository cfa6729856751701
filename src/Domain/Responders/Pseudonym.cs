using Muster.Domain.Words;

namespace Muster.Domain.Responders;

/// <summary>A two-word handle, unique in its case; also the local part of the Matrix id.</summary>
public static class Pseudonym
{
    /// <summary>Reserved for accounts that are not people.</summary>
    public const string ServiceAdministrator = "muster";

    /// <summary>A handle that nobody in the case has. About 34,000 exist; a case has at most a few hundred people.</summary>
    public static string Pick(IReadOnlySet<string> taken)
    {
        while (true)
        {
            var candidate = $"{WordList.PseudonymFirst.Pick()}-{WordList.PseudonymSecond.Pick()}";
            if (!taken.Contains(candidate)) return candidate;
        }
    }
}
