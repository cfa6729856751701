using System.Text.Json;
using System.Text.Json.Nodes;

namespace Muster.Web.WebClients;

/// <summary>
/// The <c>config.json</c> of one case's Element Web (docs/config.md of element-web). Every endpoint that would talk to somebody else is
/// empty: nothing of a case may reach a third party.
/// </summary>
internal static class ElementWebConfiguration
{
    /// <param name="homeserver">Base URL of the client API, as browsers reach it.</param>
    /// <param name="serverName">Matrix server name.</param>
    /// <param name="origin">The origin that this client is served on; links to rooms and people point to it and not to matrix.to.</param>
    public static string Of(string homeserver, string serverName, string origin) => new JsonObject
    {
        ["default_server_config"] = new JsonObject
        {
            ["m.homeserver"] = new JsonObject { ["base_url"] = homeserver, ["server_name"] = serverName },
            ["m.identity_server"] = new JsonObject { ["base_url"] = "" },
        },
        ["brand"] = "Muster",
        ["disable_custom_urls"] = true,
        ["disable_guests"] = true,
        ["disable_3pid_login"] = true,
        ["default_federate"] = false,
        ["show_labs_settings"] = false,
        ["permalink_prefix"] = origin,
        ["features"] = new JsonObject { ["feature_exclude_insecure_devices"] = true },
        ["force_verification"] = true,
        ["setting_defaults"] = new JsonObject
        {
            ["UIFeature.registration"] = false,
            ["UIFeature.passwordReset"] = false,
            ["UIFeature.deactivate"] = false,
            ["UIFeature.identityServer"] = false,
            ["UIFeature.thirdPartyId"] = false,
            ["UIFeature.widgets"] = false,
            ["UIFeature.feedback"] = false,
            ["UIFeature.shareSocial"] = false,
            ["UIFeature.locationSharing"] = false,
            ["MessageComposerInput.showStickersButton"] = false,
            ["urlPreviewsEnabled"] = false,
            ["urlPreviewsEnabled_e2ee"] = false,
        },
        ["integrations_ui_url"] = "",
        ["integrations_rest_url"] = "",
        ["integrations_widgets_urls"] = new JsonArray(),
        ["bug_report_endpoint_url"] = "",
        ["map_style_url"] = "",
        ["update_base_url"] = "",
        ["help_url"] = "",
        ["help_encryption_url"] = "",
        ["jitsi"] = new JsonObject { ["preferred_domain"] = "" },
        ["jitsi_widget"] = new JsonObject { ["skip_built_in_welcome_screen"] = true },
        ["element_call"] = new JsonObject { ["url"] = "", ["use_exclusively"] = false, ["guest_spa_url"] = "" },
        ["room_directory"] = new JsonObject { ["servers"] = new JsonArray() },
        ["embedded_pages"] = new JsonObject { ["welcome_url"] = "", ["home_url"] = "" },
        ["mobile_builds"] = new JsonObject { ["ios"] = null, ["android"] = null, ["fdroid"] = null },
        ["desktop_builds"] = new JsonObject { ["available"] = false, ["logo"] = "", ["url"] = "" },
        ["mobile_guide_toast"] = false,
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
}
