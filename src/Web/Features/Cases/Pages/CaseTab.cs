namespace Muster.Web.Features.Cases.Pages;

public enum CaseTab
{
    Overview,
    Responders,
    Activity,
}
