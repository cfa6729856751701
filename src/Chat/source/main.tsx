import { signal } from '@preact/signals';
import { render } from 'preact';
import { afterEnd, keepAccount, keptAccount, wipe, type Account, type Ended } from './account';
import { readConfiguration, type Configuration } from './configuration';
import { isExpected, receive } from './handover';
import { Session, type Refusal } from './matrix/session';
import { texts } from './texts';
import './theme';
import { Notice } from './ui/Notice';
import { SignIn, type Typed } from './ui/SignIn';
import { WarRoom } from './ui/WarRoom';

/** What the page shows. */
type Screen =
  | { readonly at: 'opening'; readonly step: string }
  | { readonly at: 'sign-in' }
  | { readonly at: 'room'; readonly session: Session }
  | { readonly at: 'notice'; readonly heading: string; readonly why: string; readonly again?: boolean };

const screen = signal<Screen>({ at: 'opening', step: texts.opening.signingIn });

function App({ configuration }: { configuration: Configuration }) {
  const now = screen.value;
  switch (now.at) {
    case 'opening': return <Notice heading={texts.title(configuration.codename)}><p>{now.step}…</p></Notice>;
    case 'sign-in': return <SignIn signIn={typed => signIn(configuration, typed)} />;
    case 'notice': return (
      <Notice heading={now.heading}>
        <p>{now.why}</p>
        {now.again && <button class="btn btn-primary" type="button" onClick={() => { screen.value = { at: 'sign-in' }; }}>{texts.ended.again}</button>}
      </Notice>
    );
    case 'room': return now.session.ending.value === 'locked'
      ? <Notice heading={texts.ended.lockedHeading}><p>{texts.ended.lockedWhy}</p></Notice>
      : <WarRoom session={now.session} signOut={() => now.session.signOut()} />;
  }
}

/** Signs in, keeps the sign-in where that is wanted, and opens the rooms. */
async function signIn(configuration: Configuration, { pseudonym, passphrase, borrowed }: Typed): Promise<Refusal | null> {
  const account = await Session.signIn(configuration, pseudonym, passphrase);
  if (typeof account === 'string') return account;
  await wipe(); // what another sign-in left here has keys that do not fit this one
  if (!borrowed) keepAccount(account);
  await open(configuration, account, borrowed);
  return null;
}

async function open(configuration: Configuration, account: Account, borrowed: boolean): Promise<void> {
  screen.value = { at: 'opening', step: texts.opening.keys };
  try {
    const session = await Session.open(configuration, account, borrowed);
    if (session.ending.value === null || session.ending.value === 'locked') screen.value = { at: 'room', session };
  } catch (error) {
    console.error(error);
    screen.value = { at: 'notice', heading: texts.fault.heading, why: texts.fault.storage, again: true };
  }
}

/** What is said once a session has ended and its page with it. */
function showEnd(how: Ended, wiped: boolean): void {
  const [heading, why] = how === 'by-server' ? [texts.ended.byServer, texts.ended.byServerWhy] : [texts.ended.signedOut, texts.ended.signedOutWhy];
  screen.value = { at: 'notice', heading, why: wiped ? why : texts.ended.notWiped, again: true };
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
  const end = await afterEnd();
  if (end) {
    showEnd(end.how, end.wiped);
    return;
  }
  if (isExpected()) {
    screen.value = { at: 'opening', step: texts.opening.handover };
    const taken = await receive(configuration.panels);
    if (taken && keptAccount()?.userId !== Session.userId(configuration, taken.pseudonym)) { // they may be in here already
      screen.value = { at: 'opening', step: texts.opening.signingIn };
      if (await signIn(configuration, { ...taken, borrowed: false }) === null) return;
    }
  }
  const kept = keptAccount();
  if (kept) await open(configuration, kept, false);
  else screen.value = { at: 'sign-in' };
}

const root = document.getElementById('app');
if (!root) throw new Error('The page has no place for the war room.');
try {
  const configuration = await readConfiguration();
  document.title = texts.title(configuration.codename);
  render(<App configuration={configuration} />, root);
  await begin(configuration);
} catch (error) {
  console.error(error);
  render(<Notice heading={texts.fault.heading}><p>{texts.fault.configuration}</p></Notice>, root);
}
