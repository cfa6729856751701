// A button with data-room opens that war room in a window of its own. Where it carries data-pseudonym and data-passphrase, the sign-in is
// handed over by messages between the two windows: never by URL, cookie or storage. The other side is src/Chat/source/handover.ts.
(() => {
  const PATIENCE = 30_000; // ms
  const handing = new Map(); // window -> what it waits for

  addEventListener('click', event => {
    const button = event.target.closest?.('[data-room]');
    if (!button) return;
    const { room, pseudonym, passphrase } = button.dataset;
    const { origin, hostname } = new URL(room);
    // A window's name finds it again, and a new fragment does not load it anew: a second click leads to the room that is open, as it is.
    const opened = open(`${origin}/#${passphrase ? 'handover' : 'open'}`, `muster-${hostname.replace(/[^a-z]/g, '-')}`);
    const blocked = document.getElementById(button.getAttribute('aria-describedby'));
    if (blocked) blocked.hidden = Boolean(opened);
    if (!opened || !passphrase) return;
    clearTimeout(handing.get(opened)?.patience);
    handing.set(opened, { origin, pseudonym, passphrase, borrowed: document.getElementById(button.dataset.borrowed)?.checked === true,
      patience: setTimeout(() => handing.delete(opened), PATIENCE) });
  });

  addEventListener('message', ({ source, origin, data }) => {
    const waiting = handing.get(source);
    if (!waiting || origin !== waiting.origin || data?.kind !== 'muster-war-room-ready') return;
    handing.delete(source); // answered once
    const { pseudonym, passphrase, borrowed } = waiting;
    source.postMessage({ kind: 'muster-sign-in', pseudonym, passphrase, borrowed }, origin);
  });
})();
