/** Where a comparison of pictures stands, in terms that people understand. */
export type Step =
  /** The other has been asked and has not answered. */
  | { readonly at: 'asked' }
  /** Both are there; the keys go over. */
  | { readonly at: 'preparing' }
  | { readonly at: 'comparing'; readonly pictures: readonly Picture[] }
  /** We have said that they are the same, and the other has not yet. */
  | { readonly at: 'waiting'; readonly pictures: readonly Picture[] }
  | { readonly at: 'done' }
  | { readonly at: 'ended'; readonly why: End; readonly byMe: boolean };

/** Why a comparison ended without a result, or with a bad one. */
export type End = 'differ' | 'stopped' | 'timeout' | 'elsewhere' | 'noPictures' | 'broken';

export interface Picture {
  readonly emoji: string;
  readonly name: string;
}

/** What the library says about a request, without the library. */
export interface Progress {
  readonly phase: 'requested' | 'ready' | 'started' | 'cancelled' | 'done';
  readonly pictures: readonly (readonly [emoji: string, name: string])[] | null;
  readonly confirmed: boolean;
  readonly failed: boolean;
  readonly code: string | null;
  readonly byMe: boolean;
}

const PICTURES = 7;

/** Matrix 1.16, client-server API, "Error and exception handling" of key verification. */
const ENDS: Readonly<Record<string, End>> = {
  'm.user': 'stopped',
  'm.timeout': 'timeout',
  'm.accepted': 'elsewhere',
  'm.unknown_method': 'noPictures',
  'm.mismatched_sas': 'differ',
  'm.mismatched_commitment': 'differ',
  'm.key_mismatch': 'differ',
  'm.user_mismatch': 'differ',
};

export function stepOf({ phase, pictures, confirmed, failed, code, byMe }: Progress): Step {
  if (phase === 'done') return { at: 'done' };
  if (phase === 'cancelled') return { at: 'ended', why: endOf(code), byMe };
  if (failed) return { at: 'ended', why: 'broken', byMe: true };
  if (phase === 'requested') return { at: 'asked' };
  if (phase === 'ready' || !pictures) return { at: 'preparing' };
  if (pictures.length !== PICTURES) return { at: 'ended', why: 'noPictures', byMe: true };
  return { at: confirmed ? 'waiting' : 'comparing', pictures: pictures.map(([emoji, name]) => ({ emoji, name })) };
}

const endOf = (code: string | null): End => (code !== null && Object.hasOwn(ENDS, code) ? ENDS[code] : undefined) ?? 'broken';

export const isOver = ({ at }: Step): boolean => at === 'done' || at === 'ended';

/** Those who ask and may still be answered: one a person, a few at once, so that a flood of requests stays one line. */
export function admit<T extends { readonly userId: string }>(asking: readonly T[], next: T, most: number): readonly T[] {
  const others = asking.filter(({ userId }) => userId !== next.userId);
  return others.length < most ? [...others, next] : asking;
}
