import { initAsync as loadKeyLibrary } from '@matrix-org/matrix-sdk-crypto-wasm';
import { signal } from '@preact/signals';
import { render } from 'preact';
import { canKeep, forgetAccount, keepAccount, keptAccount, logOut, wipe, type Account } from './account';
import { readConfiguration, type Configuration } from './configuration';
import { isExpected, receive, type HandedOver } from './handover';
import { giveUp, goesOn, guardThePage, hold, letGo, mayGive } from './leaving';
import { watchStorage } from './matrix/keeping';
import { Session, type Refusal } from './matrix/session';
import { giveWhenAsked, haveThePage } from './oneTab';
import { texts } from './texts';
import './theme';
import { Another } from './ui/Another';
import { clearFor } from './ui/desk';
import { Elsewhere } from './ui/Elsewhere';
import { Notice } from './ui/Notice';
import { Opening } from './ui/Opening';
import { SignIn, type Typed } from './ui/SignIn';
import { WarRoom } from './ui/WarRoom';
import { hasUnsent } from './unsent';
import { Voice } from './voice/voice';

/** What the page shows. */
type Screen =
  | { readonly at: 'opening'; readonly step: string }
  | { readonly at: 'sign-in'; readonly refused?: Refusal; readonly typed?: Typed }
  | { readonly at: 'elsewhere' }
  | { readonly at: 'another'; readonly kept: Account; readonly taken: HandedOver }
  /** @property forbidden Whether the browser keeps nothing, although that was not asked for. */
  | { readonly at: 'room'; readonly session: Session; readonly forbidden: boolean }
  | { readonly at: 'notice'; readonly heading: string; readonly why: string; readonly again?: boolean; readonly reload?: boolean };

const screen = signal<Screen>({ at: 'opening', step: texts.opening.signingIn });

function App({ configuration }: { configuration: Configuration }) {
  const now = screen.value;
  switch (now.at) {
    case 'opening': return <Opening codename={configuration.codename} step={now.step} />;
    case 'elsewhere': return <Elsewhere goOn={() => { void begin(configuration); }} />;
    case 'sign-in': return <SignIn refused={now.refused ?? null} typed={now.typed ?? null} signIn={typed => signIn(configuration, typed)} />;
    case 'another': return (
      <Another kept={now.kept.userId} taken={now.taken} same={now.kept.userId === Session.userId(configuration, now.taken.pseudonym)}
        stay={() => { void open(configuration, now.kept, 'kept'); }} change={() => { void takeOver(configuration, now.taken); }} />
    );
    case 'notice': return (
      <Notice heading={now.heading}>
        <p>{now.why}</p>
        {now.reload && <button class="btn btn-primary" type="button" onClick={() => location.reload()}>{texts.fault.reload}</button>}
        {now.again && <button class={`btn${now.reload ? '' : ' btn-primary'}`} type="button" onClick={() => { screen.value = { at: 'sign-in' }; }}>{texts.ended.again}</button>}
      </Notice>
    );
    case 'room': {
      const locked = now.session.ending.value === 'locked';
      return <>
        {locked && <Notice heading={texts.ended.lockedHeading}><p>{texts.ended.lockedWhy}</p></Notice>}
        <div hidden={locked}><WarRoom session={now.session} forbidden={now.forbidden} signOut={() => now.session.signOut().then(() => endWith('signed-out'))} /></div>
      </>;
    }
  }
}

/** Signs in, keeps the sign-in where that is wanted, and opens the rooms. */
async function signIn(configuration: Configuration, { pseudonym, passphrase, borrowed }: Typed): Promise<Refusal | null> {
  const [account, keeps] = await Promise.all([Session.signIn(configuration, pseudonym, passphrase), !borrowed && canKeep()]);
  if (typeof account === 'string') return account;
  const before = keptAccount();
  if (before) { // its keys do not fit this one
    await logOut(configuration.homeserver, before);
    await wipe();
  }
  await open(configuration, account, borrowed ? 'borrowed' : keeps && keepAccount(account) ? 'kept' : 'forbidden');
  return null;
}

/** Where the keys are: in the browser, or in this tab only, because that was asked for or the browser keeps nothing. */
type Place = 'kept' | 'borrowed' | 'forbidden';

async function open(configuration: Configuration, account: Account, place: Place): Promise<void> {
  screen.value = { at: 'opening', step: texts.opening.keys };
  try {
    const session = await Session.open(configuration, account, place !== 'kept');
    session.ending.subscribe(ending => { if (ending === 'by-server') void endWith('by-server'); });
    clearFor(account.deviceId);
    hold(session, () => hasUnsent(session) || Voice.of(session).call.peek() !== null);
    if (goesOn(session)) screen.value = { at: 'room', session, forbidden: place === 'forbidden' };
  } catch (error) {
    console.error(error);
    screen.value = { at: 'notice', heading: texts.fault.heading, why: await canKeep() ? texts.fault.opening : texts.fault.storage, again: true, reload: true };
  }
}

async function takeOver(configuration: Configuration, taken: HandedOver): Promise<void> {
  screen.value = { at: 'opening', step: texts.opening.signingIn };
  const refused = await signIn(configuration, taken);
  if (refused) screen.value = { at: 'sign-in', refused, typed: taken };
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
  } else {
    letGo();
    clearFor(null);
    screen.value = endingNotice(ended, wiped);
  }
}

const endingNotice = (ended: Ended, wiped: boolean): Screen =>
  ({ at: 'notice', heading: wiped ? texts.ended[ended] : texts.ended.notWiped, why: wiped ? texts.ended.why[ended] : texts.ended.notWipedWhy, again: true });

/** What is left of a sign-in that is over: its page was closed, or its browser ended, before all was wiped. */
async function wipeLeftovers(): Promise<boolean> {
  return keptAccount() !== null || wipe();
}

async function begin(configuration: Configuration): Promise<void> {
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
  else if (kept) await open(configuration, kept, 'kept');
  else if (taken) await takeOver(configuration, taken);
  else screen.value = { at: 'sign-in' };
}

function handedOver(configuration: Configuration): Promise<HandedOver | null> {
  screen.value = { at: 'opening', step: texts.opening.handover };
  return receive(configuration.panels);
}

const root = document.getElementById('app');
if (!root) throw new Error('The page has no place for the war room.');
watchStorage();
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
  guardThePage();
  giveWhenAsked(() => screen.value.at !== 'opening' && mayGive(), () => giveUp(() => { screen.value = { at: 'elsewhere' }; }));
  if (await haveThePage()) await begin(configuration);
  else screen.value = { at: 'elsewhere' };
} catch (error) {
  console.error(error);
  render(<Notice heading={texts.fault.heading}><p>{texts.fault.configuration}</p></Notice>, root);
}
