// The join page. Accepting makes a key in this browser first, and keeps it until the passphrase is kept: whoever loses the connection in
// between gets the same answer again, and nobody else does. The link itself is not stored; the key lies under its SHA-256.
const token = location.pathname.split('/').filter(Boolean).pop();
const part = id => document.getElementById(id);
const root = part('join');
const show = (id, on = true) => { part(id).hidden = !on; };
const sleep = ms => new Promise(done => setTimeout(done, ms));
const KEPT = 'kept';

// The server took the link out of what it writes into the page; the skip link must lead here.
for (const skip of document.querySelectorAll('a.m-skip')) skip.href = `${location.pathname}#main`;

const place = await (async () => {
  // crypto.subtle needs https or localhost; elsewhere a few characters of the link tell invites apart and give nothing away.
  if (!crypto.subtle) return `muster-join-${token.slice(0, 8)}`;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)));
  return `muster-join-${[...hash].map(byte => byte.toString(16).padStart(2, '0')).join('')}`;
})();

const remembered = () => { try { return localStorage.getItem(place); } catch { return null; } };
const remember = text => { try { localStorage.setItem(place, text); } catch { /* private windows may refuse: then only this page knows */ } };
const freshKey = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

let key = remembered() === KEPT ? null : remembered();

const call = async (method, path = '', body) => {
  const headers = {};
  if (key) headers['Idempotency-Key'] = key;
  if (body) headers['Content-Type'] = 'application/json';
  try {
    const answer = await fetch(`/api/v1/join/${encodeURIComponent(token)}${path}`,
      { method, headers, body: body && JSON.stringify(body), cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' });
    const value = answer.status === 204 ? null : await answer.json();
    return { ok: answer.ok, status: answer.status, value, kind: answer.ok ? null : value?.type?.split('/').pop() };
  } catch {
    return { ok: false, status: 0, kind: 'offline' };
  }
};

const complain = text => { part('join-error').textContent = text; show('join-error', Boolean(text)); };
const only = id => ['join-unusable', 'join-kept', 'join-open', 'join-answer', 'join-ended'].forEach(section => show(section, section === id));

const drawQr = ({ path, size }) => {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  svg.setAttribute('class', 'm-qr');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', 'QR code of the homeserver’s address');
  const modules = document.createElementNS(ns, 'path');
  modules.setAttribute('d', path);
  modules.setAttribute('fill', '#000');
  svg.append(modules);
  part('join-qr').replaceChildren(svg);
};

// What the button does stands in room.js. Without a war room the other clients are the way in.
const offerRoom = ({ warRoomUrl, pseudonym, passphrase }) => {
  show('join-here', Boolean(warRoomUrl));
  part('join-clients').open = !warRoomUrl;
  if (warRoomUrl) Object.assign(part('join-room').dataset, { room: warRoomUrl, pseudonym, passphrase });
};

const present = answer => {
  for (const spot of document.querySelectorAll('#join-answer [data-put]')) spot.textContent = answer[spot.dataset.put] ?? '';
  document.querySelector('[data-put=rooms]').textContent = answer.rooms.map(room => `#${room}`).join(', ');
  part('join-words').replaceChildren(...answer.passphrase.split('-').map(word => Object.assign(document.createElement('li'), { textContent: word })));
  part('join-copy').dataset.copy = answer.passphrase;
  show('join-voice', Boolean(answer.voiceBridge));
  show('join-local', answer.onlyThisMachine);
  offerRoom(answer);
  show('join-client', Boolean(answer.webClientUrl));
  if (answer.webClientUrl) part('join-client').href = answer.webClientUrl;
  drawQr(answer.homeserverQr);
  show('join-outside', !answer.admitted);
  only('join-answer');
  document.title = `${answer.pseudonym} · ${answer.codename}`;
  document.querySelector('#join-answer h1').focus();
  followStanding(answer.admitted);
};

// Goes on for as long as the page is open: it must not say that somebody is in the rooms when they are not any more.
const followStanding = async letInAtOnce => {
  for (let pause = 2000; ; pause = Math.min(pause * 1.2, 15000)) {
    await sleep(pause);
    const standing = await call('GET', '/standing');
    if (standing.kind === 'invite-unusable') return only('join-ended');
    if (!standing.ok) continue;
    const { admitted, ended } = standing.value;
    only(ended ? 'join-ended' : 'join-answer');
    show('join-outside', !admitted);
    show('join-inside', admitted && !letInAtOnce);
  }
};

const waitForRooms = async () => {
  const button = part('join-button');
  button.disabled = true;
  show('join-wait');
  for (let pause = 2000; ; pause = Math.min(pause * 1.2, 15000)) {
    await sleep(pause);
    const look = await call('GET');
    if (look.ok && look.value.ready) {
      show('join-wait', false);
      complain('');
      button.disabled = false;
      return;
    }
    if (look.kind === 'invite-unusable') return only('join-unusable');
  }
};

const accept = async () => {
  const button = part('join-button');
  button.disabled = true;
  complain('');
  if (!key) remember(key = freshKey());
  for (let pause = 2000; ; pause = Math.min(pause * 1.5, 15000)) {
    const answer = await call('POST', '', { voiceCode: part('join-code')?.value ?? null });
    if (answer.ok) return present(answer.value);
    if (answer.kind === 'invite-unusable') return only('join-unusable');
    if (answer.kind === 'case-not-ready') return waitForRooms();
    if (answer.kind === 'voice-code-wrong') {
      complain('That is not the code. Ask the person who invited you to say it again.');
      button.disabled = false;
      return part('join-code').select();
    }
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      complain(answer.value?.detail ?? 'The panel did not understand this browser. Reload the page and try again.');
      button.disabled = false;
      return;
    }
    complain(answer.kind === 'offline' ? 'No connection to the panel. Trying again by itself; nothing is lost.'
      : answer.status === 429 ? 'Too many tries from your network. Trying again in a moment; nothing is lost.'
        : 'The homeserver does not answer at the moment. Trying again by itself; the link is yours.');
    await sleep(answer.status === 429 ? 15000 : pause);
  }
};

part('join-form')?.addEventListener('submit', event => { event.preventDefault(); accept(); });
part('join-keep').addEventListener('click', async event => {
  event.target.disabled = true;
  show('join-unkept', false);
  const kept = await call('POST', '/keep');
  if (!kept.ok && kept.kind !== 'invite-unusable') {
    event.target.disabled = false;
    return show('join-unkept');
  }
  remember(KEPT);
  part('join-words').replaceChildren();
  delete part('join-copy').dataset.copy;
  delete part('join-room').dataset.passphrase; // from now on it is asked for, unless this browser is signed in already
  show('join-key', false);
  show('join-done');
});

if (root.dataset.state === 'waiting') waitForRooms();
if (root.dataset.state === 'unusable') {
  if (remembered() === KEPT) only('join-kept');
  else {
    // A stranger with a used link asks too, with a key that opens nothing: that is how the commander learns of them.
    key ??= freshKey();
    for (let pause = 2000; ; pause = Math.min(pause * 1.5, 15000)) {
      const answer = await call('POST', '/again');
      if (answer.ok) present(answer.value);
      if (answer.ok || (answer.kind !== 'offline' && answer.status < 500)) break;
      await sleep(pause);
    }
  }
}
