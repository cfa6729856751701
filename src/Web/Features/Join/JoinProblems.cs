using Muster.Domain;

namespace Muster.Web.Features.Join;

/// <summary>What people with a link are told. There is one answer for every link that cannot be used, so that it tells a stranger nothing.</summary>
internal static class JoinProblems
{
    public static Problem Unusable { get; } = new(ProblemType.InviteUnusable,
        "This link does not lead into a case. It may have been used, have expired, have been withdrawn, or have been mistyped.");

    public static Problem NotReady { get; } = new(ProblemType.CaseNotReady,
        "The rooms are still being prepared. Nothing was used up; this page goes on by itself.");

    public static Problem CodeWrong { get; } = new(ProblemType.VoiceCodeWrong,
        "The six-digit code is missing or wrong. It comes by voice, from whoever invited you.");

    public static Problem TooMany { get; } = new(ProblemType.TooMany, "Too many links that lead nowhere were tried from your network.");
}
