import { signal, type ReadonlySignal } from '@preact/signals';
import { VerificationPhase, VerificationRequestEvent, VerifierEvent, type VerificationRequest, type Verifier } from 'matrix-js-sdk/lib/crypto-api';
import { isOver, stepOf, type Progress, type Step } from './comparing';

/** The one method offered: pictures. Nobody here has a camera in hand, and decimals are for those who cannot show pictures. */
export const SAS = 'm.sas.v1';

const PHASES: Readonly<Record<VerificationPhase, Progress['phase']>> = {
  [VerificationPhase.Unsent]: 'requested',
  [VerificationPhase.Requested]: 'requested',
  [VerificationPhase.Ready]: 'ready',
  [VerificationPhase.Started]: 'started',
  [VerificationPhase.Cancelled]: 'cancelled',
  [VerificationPhase.Done]: 'done',
};
const OFTEN = 5_000;
const MINUTE = 60_000;

/** One comparison of pictures with somebody, from being asked for to its end (Matrix 1.16, "Short Authentication String (SAS) verification"). */
export class Flow {
  readonly #step = signal<Step>({ at: 'asked' });
  readonly #minutes = signal<number | null>(null);
  readonly #end = new AbortController();
  #verifier: Verifier | null = null;
  #begun = false;
  #confirmed = false;
  #failed = false;

  /** @param name Null for another browser of one's own. */
  constructor(private readonly request: VerificationRequest, readonly userId: string, readonly name: string | null, private readonly me: string) {
    const look = () => this.#look();
    request.on(VerificationRequestEvent.Change, look);
    // The library looks at its ten minutes only when something comes in; without a connection nothing does.
    const clock = setInterval(look, OFTEN);
    this.#end.signal.addEventListener('abort', () => { clearInterval(clock); request.off(VerificationRequestEvent.Change, look); });
    look();
  }

  get step(): ReadonlySignal<Step> { return this.#step; }

  /** How long it may still take. */
  get minutes(): ReadonlySignal<number | null> { return this.#minutes; }

  async same(): Promise<void> {
    this.#confirmed = true;
    this.#look();
    await this.#try(this.#verifier?.getShowSasCallbacks()?.confirm());
  }

  /** The other is told that the pictures differ (`m.mismatched_sas`). */
  differ(): void {
    this.#verifier?.getShowSasCallbacks()?.mismatch();
    this.#look();
  }

  async stop(): Promise<void> {
    await this.#try(this.request.cancel());
    this.#look();
  }

  #look(): void {
    if (this.#end.signal.aborted) return;
    const { phase, timeout, verifier, initiatedByMe } = this.request;
    if (verifier && verifier !== this.#verifier) this.#follow(verifier);
    if (phase === VerificationPhase.Ready && initiatedByMe && !this.#begun) {
      this.#begun = true; // whoever asked begins; where both do, the library settles it
      void this.#try(this.request.startVerification(SAS));
    }
    this.#minutes.value = timeout === null ? null : Math.ceil(timeout / MINUTE);
    const step = stepOf({
      phase: PHASES[phase], pictures: this.#verifier?.getShowSasCallbacks()?.sas.emoji ?? null, confirmed: this.#confirmed, failed: this.#failed,
      code: this.request.cancellationCode, byMe: this.request.cancellingUserId === this.me,
    });
    const late = !isOver(step) && timeout !== null && timeout <= 0;
    this.#step.value = late ? { at: 'ended', why: 'timeout', byMe: true } : step;
    if (!isOver(this.#step.value)) return;
    if (this.request.pending) void this.request.cancel().catch(() => {});
    this.#end.abort();
  }

  #follow(verifier: Verifier): void {
    this.#verifier = verifier;
    verifier.on(VerifierEvent.ShowSas, () => this.#look());
    verifier.verify().catch(() => {}).finally(() => this.#look()); // why it ended stands in the request
  }

  async #try(act: Promise<unknown> | undefined): Promise<void> {
    try {
      await act;
    } catch (error) {
      console.error(error);
      this.#failed = true;
    }
    this.#look();
  }
}
