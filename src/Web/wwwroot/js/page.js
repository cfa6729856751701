// Runs in the head, before the first paint. No frameworks, no inline handlers: the content policy allows neither.
// 1. Theme: the server sets data-bs-theme from a cookie; without one the system decides.
// 2. Times: <m-time>, <m-clock> and <m-elapsed> draw into a shadow root, so that Blazor's own nodes are never touched.
// 3. Copying: a button with data-copy copies that text and says so.
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  root.setAttribute('data-js', '');

  const cookieTheme = () => /(?:^|; )muster-theme=(light|dark)/.exec(document.cookie)?.[1];
  const applyTheme = () => root.setAttribute('data-bs-theme', cookieTheme() ?? (dark.matches ? 'dark' : 'light'));
  applyTheme();
  dark.addEventListener('change', applyTheme);
  // Blazor's enhanced navigation brings the attributes of the new page's <html>: put ours back.
  new MutationObserver(() => {
    if (!root.hasAttribute('data-js')) root.setAttribute('data-js', '');
    if (!root.hasAttribute('data-bs-theme')) applyTheme();
  }).observe(root, { attributes: true, attributeFilter: ['data-bs-theme', 'data-js'] });

  addEventListener('submit', async event => {
    const form = event.target;
    if (!form.matches?.('[data-theme-form]')) return;
    event.preventDefault();
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, event.submitter)) });
    if (answer.ok) applyTheme(); else form.submit();
  }, true);

  const lang = 'en-GB';
  const format = options => new Intl.DateTimeFormat(lang, options);
  const time = format({ hour: '2-digit', minute: '2-digit' });
  const seconds = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const date = format({ weekday: 'short', day: 'numeric', month: 'short' });
  const year = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const dated = format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const zone = format({ hour: '2-digit', timeZoneName: 'short' });
  const utcTime = format({ hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
  const utcDate = format({ weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
  const zoneOf = at => zone.formatToParts(at).find(part => part.type === 'timeZoneName').value.replace('GMT', 'UTC');
  const sameDay = (a, b) => a.toDateString() === b.toDateString();

  const local = (at, shape) => {
    const now = new Date();
    if (shape === 'time') return time.format(at);
    if (shape === 'seconds') return seconds.format(at);
    if (shape === 'date') return (at.getFullYear() === now.getFullYear() ? date : year).format(at);
    if (shape === 'full') return `${(at.getFullYear() === now.getFullYear() ? date : year).format(at)}, ${time.format(at)} ${zoneOf(at)}`;
    if (shape === 'dated') return `${dated.format(at)}, ${seconds.format(at)} ${zoneOf(at)}`;
    if (sameDay(at, now)) return time.format(at);
    return `${(at.getFullYear() === now.getFullYear() ? date : year).format(at)}, ${time.format(at)}`;
  };
  // The same words as Muster.Web.Shared.Spans writes on the server.
  const two = n => String(n).padStart(2, '0');
  const span = (ms, shape) => {
    const s = Math.max(0, Math.floor(ms / 1000)), m = Math.floor(s / 60), h = Math.floor(m / 60), d = Math.floor(h / 24);
    if (shape === 'clock') return h ? `${h}:${two(m % 60)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
    if (d) return h % 24 ? `${d} d ${h % 24} h` : `${d} d`;
    if (h) return m % 60 ? `${h} h ${two(m % 60)} m` : `${h} h`;
    if (m) return m < 10 && s % 60 && shape !== 'coarse' ? `${m} m ${two(s % 60)} s` : `${m} m`;
    return `${s} s`;
  };

  // One timer for every ticking element of the page; those that left the page drop out.
  const ticking = new Set();
  setInterval(() => ticking.forEach(element => element.draw()), 1000);

  class Shown extends HTMLElement {
    static observedAttributes = ['at', 'shape', 'until'];
    connectedCallback() {
      this.shadowRoot ?? this.attachShadow({ mode: 'open' });
      if (this.ticks) ticking.add(this);
      this.draw();
    }
    disconnectedCallback() { ticking.delete(this); }
    attributeChangedCallback() { if (this.shadowRoot) this.draw(); }
    write(text) { if (this.shadowRoot.textContent !== text) this.shadowRoot.textContent = text; }
  }
  customElements.define('m-time', class extends Shown {
    ticks = true; // at midnight "23:50" becomes one of yesterday
    draw() { this.write(local(new Date(this.getAttribute('at')), this.getAttribute('shape'))); }
  });
  customElements.define('m-elapsed', class extends Shown {
    ticks = true;
    draw() {
      const at = new Date(this.getAttribute('at'));
      const past = Date.now() - at;
      this.write(span(this.hasAttribute('until') ? -past : past, this.getAttribute('shape')));
    }
  });
  customElements.define('m-clock', class extends Shown {
    ticks = true;
    draw() {
      const now = new Date();
      this.write(this.getAttribute('shape') === 'utc'
        ? `${utcDate.format(now)}, ${utcTime.format(now)} UTC`
        : `${time.format(now)} ${zoneOf(now)}`);
    }
  });

  addEventListener('click', async event => {
    const button = event.target.closest?.('[data-copy]');
    if (!button) return;
    let copied = true;
    try { await navigator.clipboard.writeText(button.dataset.copy); }
    catch { copied = copyOldWay(button.dataset.copy); }
    if (!copied) return say('This browser does not let it be copied. Write it down.');
    button.setAttribute('data-copied', '');
    say('Copied');
    setTimeout(() => button.removeAttribute('data-copied'), 2500);
  });
  // The clipboard API needs https or localhost.
  const copyOldWay = text => {
    const area = Object.assign(document.createElement('textarea'), { value: text, className: 'm-sr' });
    (document.querySelector('dialog[open]') ?? document.body).append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    return copied;
  };
  const say = text => {
    const live = document.getElementById('m-live');
    if (live) { live.textContent = ''; requestAnimationFrame(() => { live.textContent = text; }); }
  };

  // Buttons that need a script-only action on static pages: print, open a dialog, reload.
  addEventListener('click', event => {
    const button = event.target.closest?.('[data-do]');
    if (!button) return;
    const what = button.dataset.do;
    if (what === 'print') print();
    if (what === 'reload') location.reload();
    if (what === 'open') document.getElementById(button.dataset.target)?.showModal();
    if (what === 'close') button.closest('dialog')?.close();
  });
})();
