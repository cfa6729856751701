// What Blazor leaves open when it changes pages and parts of pages. Deferred: it runs when Blazor is there.
// 1. A page that cannot be fetched: Blazor has changed the address by then. Put it back, and say so.
// 2. A refused form: go to the first field that is wrong.
// 3. A part that goes away with the focus in it: stay near, or people with keyboards begin again at the top.
(() => {
  const page = () => location.pathname + location.search;
  let shown = page();
  const offline = hidden => { const notice = document.getElementById('m-offline'); if (notice) notice.hidden = hidden; };
  addEventListener('unhandledrejection', event => {
    const failed = event.reason instanceof TypeError && /fetch|network|load failed/i.test(event.reason.message);
    if (!failed || page() === shown) return;
    event.preventDefault();
    history.replaceState(history.state, '', shown);
    offline(false);
  });
  addEventListener('online', () => offline(true));
  globalThis.Blazor?.addEventListener?.('enhancedload', () => { shown = page(); offline(true); toFault(document); });

  const toFault = part => {
    const field = part.querySelector('[aria-invalid=true]');
    field?.focus();
    field?.scrollIntoView({ block: 'center' });
    return field;
  };
  toFault(document);
  addEventListener('submit', event => {
    const form = event.target;
    const watch = new MutationObserver(() => { if (toFault(form)) watch.disconnect(); });
    watch.observe(form, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-invalid'] });
    setTimeout(() => watch.disconnect(), 10000);
  }, true);

  let last = null, around = [];
  addEventListener('pointerdown', () => { last = null; }, true);
  addEventListener('focusin', event => {
    last = event.target;
    around = [];
    for (let part = last.parentElement; part && part !== document.body; part = part.parentElement) around.push(part);
  });
  new MutationObserver(() => {
    if (!last || (document.activeElement && document.activeElement !== document.body)) return;
    if (last.isConnected) { if (!last.disabled) last.focus({ preventScroll: true }); return; }
    const same = last.id && document.getElementById(last.id); // drawn anew, as when a page comes to life
    if (same) { same.focus({ preventScroll: true }); return; }
    const heading = around.filter(each => each.isConnected).flatMap(each => [...each.querySelectorAll('h1, h2, h3')]).find(each => each.offsetParent);
    if (!heading) return;
    heading.setAttribute('tabindex', '-1');
    heading.focus({ preventScroll: true });
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] });
})();
