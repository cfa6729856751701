import { useSignal } from '@preact/signals';
import { pseudonymOf } from '../matrix/ids';
import type { Session } from '../matrix/session';
import { texts } from '../texts';

const words = texts.standing;

/** For a browser that the account's identity does not vouch for: the way in from the first one, and the way without it. */
export function NewBrowser({ session }: { session: Session }) {
  const standing = session.standing.value;
  const replaced = standing === 'replaced';
  const failed = useSignal(false);
  const ask = async () => {
    failed.value = false;
    try {
      await session.verifications.askOwn();
    } catch {
      failed.value = true;
    }
  };
  if (standing === 'unknown') return <section class="m-trust m-newbrowser" role="status"><h2>{words.unknown}</h2><p>{words.unknownWhy}</p></section>;
  return (
    <section class="m-trust m-newbrowser" aria-labelledby="h-standing">
      <h2 id="h-standing">{replaced ? words.replaced : words.unverified}</h2>
      <p>{replaced ? words.replacedWhy : words.unverifiedWhy}</p>
      <h3>{words.first}</h3>
      {session.identity.others.value > 0 ? <>
        <p>{words.firstWhy}</p>
        <button class="btn btn-primary" type="button" onClick={() => { void ask(); }}>{words.start}</button>
        {failed.value && <p class="m-error" role="alert">{words.failed}</p>}
      </> : <p>{words.noOther}</p>}
      <StartAnew session={session} />
    </section>
  );
}

function StartAnew({ session }: { session: Session }) {
  const busy = useSignal(false);
  const problem = useSignal<string | null>(null);
  const submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const passphrase = form.get('passphrase');
    if (!form.has('called') || typeof passphrase !== 'string' || !passphrase.trim()) {
      problem.value = words.missing;
      return;
    }
    [busy.value, problem.value] = [true, null];
    try {
      if (!await session.identity.startAnew(passphrase.trim())) problem.value = words.wrong;
    } catch {
      problem.value = words.unreachable;
    }
    busy.value = false;
  };
  return (
    <form class="m-form" onSubmit={event => { void submit(event); }}>
      <h3>{words.lost}</h3>
      <p>{words.lostWhy}</p>
      <label class="form-check"><input class="form-check-input" type="checkbox" name="called" /><span class="form-check-label">{words.called}</span></label>
      <div><label class="form-label" for="anew-passphrase">{words.passphrase}</label>
        <input class="form-control" id="anew-passphrase" name="passphrase" type="password" autocomplete="current-password" maxLength={1000} /></div>
      {problem.value && <p class="m-error" role="alert">{problem.value}</p>}
      <div class="m-actions"><button class="btn btn-bad" type="submit" disabled={busy.value} aria-busy={busy.value}>{words.anew(pseudonymOf(session.account.userId, session.account.userId))}</button></div>
    </form>
  );
}
