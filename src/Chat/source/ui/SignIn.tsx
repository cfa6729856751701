import { useSignal } from '@preact/signals';
import type { Refusal } from '../matrix/session';
import { texts } from '../texts';
import { WONDER } from './Opening';
import { useSlow } from './slow';

export interface Typed {
  readonly pseudonym: string;
  readonly passphrase: string;
  readonly borrowed: boolean;
}

/** For those who come back without a sign-in that was kept, or from another page than the join page. */
export function SignIn({ refused, typed, signIn }: { refused: Refusal | null; typed: Typed | null; signIn: (typed: Typed) => Promise<Refusal | null> }) {
  const busy = useSignal(false);
  const slow = useSlow(WONDER, busy.value);
  const words = texts.signIn;
  const problem = useSignal<string | null>(refused && words[refused]);
  /** A passphrase that was handed over and is right stays: the homeserver could not be asked. */
  const kept = refused !== 'wrong' ? typed : null;
  const submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = { pseudonym: text(form, 'pseudonym').toLowerCase(), passphrase: text(form, 'passphrase'), borrowed: form.has('borrowed') };
    if (!typed.pseudonym || !typed.passphrase) {
      problem.value = words.missing;
      return;
    }
    [busy.value, problem.value] = [true, null];
    const refused = await signIn(typed);
    if (refused) [busy.value, problem.value] = [false, words[refused]];
  };
  return (
    <main class="m-signin" id="main">
      <form class="m-form card" method="post" onSubmit={event => { void submit(event); }}>
        <div class="m-body m-form">
          <h1>{words.heading}</h1>
          <p>{words.why}</p>
          <div><label class="form-label" for="pseudonym">{words.pseudonym}</label>
            <input class="form-control" id="pseudonym" name="pseudonym" autocomplete="username" autocapitalize="none" spellcheck={false} defaultValue={typed?.pseudonym ?? ''} required maxLength={255} /></div>
          <div><label class="form-label" for="passphrase">{words.passphrase}</label>
            <input class="form-control" id="passphrase" name="passphrase" type="password" autocomplete="current-password" defaultValue={kept?.passphrase ?? ''} required maxLength={1000} aria-describedby="passphrase-hint" />
            <p class="m-sub" id="passphrase-hint">{words.passphraseHint}</p></div>
          <label class="form-check"><input class="form-check-input" type="checkbox" name="borrowed" defaultChecked={typed?.borrowed ?? false} aria-describedby="borrowed-hint" /><span class="form-check-label">{words.borrowed}</span></label>
          <p class="m-sub" id="borrowed-hint">{words.borrowedHint}</p>
          {problem.value && <p class="m-error" role="alert">{problem.value}</p>}
          {slow && <p class="m-sub" role="status">{texts.opening.slow}</p>}
          <button class="btn btn-primary btn-lg" type="submit" disabled={busy.value} aria-busy={busy.value}>{words.act}</button>
        </div>
      </form>
    </main>
  );
}

const text = (form: FormData, name: string) => {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
};
