import { initAsync as loadKeyLibrary } from '@matrix-org/matrix-sdk-crypto-wasm';
import { signal } from '@preact/signals';
import { render } from 'preact';
import { forgetAccount, keepAccount, keptAccount, logOut, wipe, type Account } from './account';
import { readConfiguration, type Configuration } from './configuration';
import { isExpected, receive, type HandedOver } from './handover';
import { Session, type Refusal } from './matrix/session';
import { texts } from './texts';
import './theme';
import { Notice } from './ui/Notice';
import { SignIn, type Typed } from './ui/SignIn';
import { WarRoom } from './ui/WarRoom';

/** What the page shows. */
type Screen =
  | { readonly at: 'opening'; readonly step: string }
  | { readonly at: 'sign-in'; readonly refused?: Refusal }
  | { readonly at: 'another'; readonly kept: Account; readonly taken: HandedOver }
  | { readonly at: 'room'; readonly session: Session }
  | { readonly at: 'notice'; readonly heading: string; readonly why: string; readonly again?: boolean };

const screen = signal<Screen>({ at: 'opening', step: texts.opening.signingIn });

function App({ configuration }: { configuration: Configuration }) {
  const now = screen.value;
  switch (now.at) {
    case 'opening': return <Notice heading={texts.title(configuration.codename)}><p>{now.step}…</p></Notice>;
    case 'sign-in': return <SignIn refused={now.refused ?? null} signIn={typed => signIn(configuration, typed)} />;
    case 'another': return (
      <Notice heading={texts.another.heading(now.kept.userId)}>
        <p>{texts.another.why(now.taken.pseudonym)}</p>
        <button class="btn" type="button" onClick={() => { void open(configuration, now.kept, false); }}>{texts.another.stay}</button>
        <button class="btn btn-danger" type="button" onClick={() => { void takeOver(configuration, now.taken); }}>{texts.another.change(now.taken.pseudonym)}</button>
      </Notice>
    );
    case 'notice': return (
      <Notice heading={now.heading}>
        <p>{now.why}</p>
        {now.again && <button class="btn btn-primary" type="button" onClick={() => { screen.value = { at: 'sign-in' }; }}>{texts.ended.again}</button>}
      </Notice>
    );
    case 'room': return now.session.ending.value === 'locked'
      ? <Notice heading={texts.ended.lockedHeading}><p>{texts.ended.lockedWhy}</p></Notice>
      : <WarRoom session={now.session} signOut={() => now.session.signOut().then(() => endWith('signed-out'))} />;
  }
}

/** Signs in, keeps the sign-in where that is wanted, and opens the rooms. */
async function signIn(configuration: Configuration, { pseudonym, passphrase, borrowed }: Typed): Promise<Refusal | null> {
  const account = await Session.signIn(configuration, pseudonym, passphrase);
  if (typeof account === 'string') return account;
  const before = keptAccount();
  if (before) { // its keys do not fit this one
    await logOut(configuration.homeserver, before);
    await wipe();
  }
  const kept = !borrowed && keepAccount(account);
  await open(configuration, account, !kept);
  return null;
}

async function open(configuration: Configuration, account: Account, borrowed: boolean): Promise<void> {
  screen.value = { at: 'opening', step: texts.opening.keys };
  try {
    const session = await Session.open(configuration, account, borrowed);
    session.ending.subscribe(ending => { if (ending === 'by-server') void endWith('by-server'); });
    if (borrowed) leaveNothing(configuration, session);
    if (session.ending.value === null || session.ending.value === 'locked') screen.value = { at: 'room', session };
  } catch (error) {
    console.error(error);
    screen.value = { at: 'notice', heading: texts.fault.heading, why: error instanceof DOMException ? texts.fault.storage : texts.fault.opening, again: true };
  }
}

/** On a borrowed computer closing the tab ends the sign-in for good, keys and identity with it: that is asked, and told to the homeserver. */
function leaveNothing(configuration: Configuration, session: Session): void {
  addEventListener('beforeunload', event => { if (session.ending.value === null) event.preventDefault(); });
  addEventListener('pagehide', () => { if (session.ending.value === null) void logOut(configuration.homeserver, session.account); });
}

async function takeOver(configuration: Configuration, taken: HandedOver): Promise<void> {
  screen.value = { at: 'opening', step: texts.opening.signingIn };
  const refused = await signIn(configuration, taken);
  if (refused) screen.value = { at: 'sign-in', refused };
}

type Ended = 'signed-out' | 'by-server';

/**
 * Wipes, and ends the page: what it holds in memory goes with it, and the crypto library's hold on its database, which nothing else ends for
 * certain. The page after it wipes before it does anything else. Where the panel does not answer any more, this page has to do.
 */
async function endWith(ended: Ended): Promise<void> {
  forgetAccount();
  const wiped = await wipe();
  if (await fetch('configuration.json', { method: 'HEAD', cache: 'no-store' }).then(answer => answer.ok, () => false)) {
    history.replaceState(null, '', `${location.pathname}#${ended}`);
    location.reload();
  } else screen.value = endingNotice(ended, wiped);
}

const endingNotice = (ended: Ended, wiped: boolean): Screen =>
  ({ at: 'notice', heading: wiped ? texts.ended[ended] : texts.ended.notWiped, why: wiped ? texts.ended.why[ended] : texts.ended.notWipedWhy, again: true });

/** What is left of a sign-in that is over: its page was closed, or its browser ended, before all was wiped. */
async function wipeLeftovers(): Promise<boolean> {
  return keptAccount() !== null || wipe();
}

/** One tab at a time: two would write into the same key store (Web Locks API). Resolves when this one has it; the lock ends with the tab. */
function haveThePage(): Promise<boolean> {
  return new Promise(resolve => {
    void navigator.locks.request('muster-war-room', { ifAvailable: true }, lock => {
      resolve(lock !== null);
      return lock ? new Promise<never>(() => {}) : undefined;
    });
  });
}

async function begin(configuration: Configuration): Promise<void> {
  if (!await haveThePage()) {
    screen.value = { at: 'notice', heading: texts.ended.elsewhere, why: texts.ended.elsewhereWhy };
    return;
  }
  const wiped = await wipeLeftovers();
  const kept = keptAccount();
  const ended = location.hash.slice(1);
  if (!kept && (ended === 'signed-out' || ended === 'by-server')) {
    history.replaceState(null, '', location.pathname);
    screen.value = endingNotice(ended, wiped);
    return;
  }
  const taken = isExpected() ? await handedOver(configuration) : null;
  if (taken && kept && (taken.borrowed || kept.userId !== Session.userId(configuration, taken.pseudonym))) screen.value = { at: 'another', kept, taken };
  else if (kept) await open(configuration, kept, false);
  else if (taken) await takeOver(configuration, taken);
  else screen.value = { at: 'sign-in' };
}

function handedOver(configuration: Configuration): Promise<HandedOver | null> {
  screen.value = { at: 'opening', step: texts.opening.handover };
  return receive(configuration.panels);
}

const root = document.getElementById('app');
if (!root) throw new Error('The page has no place for the war room.');
loadKeyLibrary().catch(() => { /* whoever needs it hears so */ }); // the largest of all files, read while the sign-in is under way
try {
  const configuration = await readConfiguration();
  document.title = texts.title(configuration.codename);
  // The page that handed a sign-in over may do so again in this window, after this one was signed out.
  addEventListener('hashchange', () => {
    if (!isExpected()) return;
    if (screen.value.at === 'room') history.replaceState(null, '', location.pathname); // it is open already
    else location.reload();
  });
  render(<App configuration={configuration} />, root);
  await begin(configuration);
} catch (error) {
  console.error(error);
  render(<Notice heading={texts.fault.heading}><p>{texts.fault.configuration}</p></Notice>, root);
}
