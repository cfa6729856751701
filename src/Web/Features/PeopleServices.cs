using Muster.Provisioning.Accounts;
using Muster.Web.Features.Invites;
using Muster.Web.Features.Invites.PrintInvites;
using Muster.Web.Features.Join;
using Muster.Web.Features.Join.AcceptInvite;
using Muster.Web.Features.Join.SeeAnswerAgain;
using Muster.Web.Features.Join.Wire;
using Muster.Web.Features.Responders;
using Muster.Web.Features.Responders.NotThem;

namespace Muster.Web.Features;

/// <summary>Invites, joining and responders: what their commands stand on.</summary>
internal static class PeopleServices
{
    public static IServiceCollection AddMusterPeople(this IServiceCollection services)
    {
        LinkKeepingServer.Wrap(services);
        services.AddSingleton<IResponderAccounts, ResponderAccounts>();
        services.AddSingleton<SealedPeople>();
        services.AddSingleton<InviteSheets>();
        services.AddSingleton<JoinLimits>();
        services.AddSingleton<PersonLocks>();
        services.AddTransient<TakeInvite>();
        services.AddTransient<VoiceCodeTries>();
        services.AddTransient<PrepareAnswer>();
        services.AddTransient<ArrivingResponder>();
        services.AddTransient<CarryOut>();
        services.AddTransient<ExposureKeeping>();
        services.AddSingleton<UsedLinkAlarms>();
        services.AddHostedService(provider => provider.GetRequiredService<UsedLinkAlarms>());
        services.AddHostedService<PeopleSweep>();
        return services;
    }

    public static void MapMusterPeople(this IEndpointRouteBuilder routes) => routes.MapJoin();
}
