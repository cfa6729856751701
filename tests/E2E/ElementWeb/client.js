// Asks every address that a configuration of Element Web names, and every one that Element falls back on where a key is missing
// (docs/config.md of element-web): what leaves, the browser's own list of requests shows; what came of it stands in #asked.
const fallbacks = {
  default_server_config: { 'm.homeserver': { base_url: 'https://matrix-client.matrix.org', server_name: 'matrix.org' }, 'm.identity_server': { base_url: 'https://vector.im' } },
  integrations_ui_url: 'https://scalar.vector.im/',
  integrations_rest_url: 'https://scalar.vector.im/api',
  integrations_widgets_urls: ['https://scalar.vector.im/_matrix/integrations/v1'],
  bug_report_endpoint_url: 'https://rageshakes.element.io/api/submit',
  map_style_url: 'https://api.maptiler.com/maps/streets/style.json',
  help_url: 'https://element.io/help',
  help_encryption_url: 'https://element.io/help#encryption',
  update_base_url: 'https://packages.element.io/desktop/update/',
  permalink_prefix: 'https://matrix.to',
  jitsi: { preferred_domain: 'meet.element.io' },
  element_call: { url: 'https://call.element.io', guest_spa_url: 'https://call.element.io' },
  room_directory: { servers: ['matrix.org'] },
  mobile_builds: { ios: 'https://apps.apple.com/', android: 'https://play.google.com/', fdroid: 'https://f-droid.org/' },
  desktop_builds: { url: 'https://element.io/download', logo: 'https://element.io/logo.svg' },
  embedded_pages: { welcome_url: 'welcome.html', home_url: 'home.html' },
};

const stopped = [];
document.addEventListener('securitypolicyviolation', event => stopped.push(event.blockedURI));

const isTable = value => value !== null && typeof value === 'object' && !Array.isArray(value);
const withFallbacks = (given, usual) => Object.fromEntries(
  [...new Set([...Object.keys(usual), ...Object.keys(given)])].map(key => [
    key,
    !(key in given) ? usual[key] : isTable(given[key]) ? withFallbacks(given[key], isTable(usual[key]) ? usual[key] : {}) : given[key],
  ]));

// Addresses, and bare names of hosts with or without a port, wherever they stand; whatever else stands under a key of the table above
// leads to this origin itself.
function* addresses(value, usual, path) {
  if (isTable(value) || Array.isArray(value)) {
    for (const [key, part] of Object.entries(value)) yield* addresses(part, Array.isArray(value) ? usual?.[0] : usual?.[key], [...path, key]);
  } else if (typeof value === 'string' && value !== '') {
    const key = path.join('.');
    if (/^[a-z][a-z+.-]*:\/\//i.test(value) || value.startsWith('//')) yield { key, address: new URL(value, location.href).href };
    else if (/^[\w-]+(\.[\w-]+)+(:\d+)?(\/|$)/.test(value) || /^[\w.-]+:\d+$/.test(value)) yield { key, address: `${location.protocol}//${value}` };
    else if (usual !== undefined) yield { key, address: new URL(value, location.href).href };
  }
}

const ask = async address => {
  try {
    const answer = await fetch(address);
    return { status: answer.status, text: await answer.text() };
  } catch {
    return { status: 0, text: '' };
  }
};

const config = withFallbacks(await (await fetch('config.json')).json(), fallbacks);
const named = [...addresses(config, fallbacks, [])];
const homeserver = config.default_server_config['m.homeserver'].base_url;
named.push({ key: 'versions', address: `${homeserver}/_matrix/client/versions` });
const asked = [];
for (const { key, address } of named) asked.push({ key, address, ...await ask(address) });

const output = document.getElementById('asked');
output.textContent = JSON.stringify({ asked, stopped });
output.removeAttribute('aria-busy');
