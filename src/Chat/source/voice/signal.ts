/**
 * What browsers in a call tell each other. It travels as an encrypted to-device message of this type (Matrix 1.16, client-server API,
 * "Send-to-Device messaging"), and holds strings only: what another browser sent is taken apart here and nowhere else.
 *
 * `here` and `gone` say who is in the voice of a room, `watch` asks to be told that, and the others set up the connection between two of them.
 * A session is one stay in a call: what was meant for an earlier one is no use any more, however late a homeserver delivers it.
 */
export const TYPE = 'invalid.muster.voice';

export type Signal =
  | { readonly kind: 'watch'; readonly device: string }
  | { readonly kind: 'here'; readonly device: string; readonly room: string; readonly session: string; readonly marks: ReadonlySet<Mark> }
  | { readonly kind: 'gone'; readonly device: string; readonly room: string; readonly session: string }
  | Negotiation;

/** @property target The session that it is meant for. @property id Which offer it is, or answers. @property text The description (RFC 8866), complete. */
export interface Negotiation {
  readonly kind: 'offer' | 'answer' | 'restart';
  readonly device: string;
  readonly room: string;
  readonly session: string;
  readonly target: string;
  readonly id: number;
  readonly text: string;
}

/** What somebody in a call does. */
export type Mark = 'muted' | 'camera' | 'screen';

const MARKS: readonly Mark[] = ['muted', 'camera', 'screen'];
const SHORT = 255; // identifiers of Matrix are no longer
const LONGEST = 65_536;
const SESSION = /^\d{1,15}-[0-9a-f]{32}$/;
const ID = /^\d{1,6}$/;

/** Null for whatever does not have exactly the form that is sent here. */
export function parse(content: unknown): Signal | null {
  const text = (name: string, longest = SHORT): string | null => {
    const value = typeof content === 'object' && content !== null ? (content as Record<string, unknown>)[name] : null;
    return typeof value === 'string' && value.length > 0 && value.length <= longest ? value : null;
  };
  const [kind, device, room, session] = [text('kind'), text('device'), text('room'), sessionIn(text('session'))];
  if (!device) return null;
  if (kind === 'watch') return { kind, device };
  if (!room || !session) return null;
  switch (kind) {
    case 'here': {
      const marks = (text('marks') ?? '').split(' ');
      return { kind, device, room, session, marks: new Set(MARKS.filter(mark => marks.includes(mark))) };
    }
    case 'gone': return { kind, device, room, session };
    case 'offer': case 'answer': case 'restart': {
      const [target, id, description] = [sessionIn(text('target')), text('id'), text('text', LONGEST)];
      if (!target || !id || !ID.test(id) || (kind !== 'restart' && !isOurs(description))) return null;
      return { kind, device, room, session, target, id: Number(id), text: description ?? '' };
    }
    default: return null;
  }
}

/** As it is sent. */
export function write(signal: Signal): Record<string, string> {
  switch (signal.kind) {
    case 'here': return { ...signal, marks: [...signal.marks].join(' ') };
    case 'offer': case 'answer': case 'restart': return { ...signal, id: String(signal.id) };
    default: return { ...signal };
  }
}

/** A stay that begins now. It sorts after the earlier ones of the same browser. */
export const newSession = (now: number, random: Uint8Array): string => `${now}-${[...random.subarray(0, 16)].map(byte => byte.toString(16).padStart(2, '0')).join('')}`;

/** A description has three parts here, one voice, one camera and one screen, and nothing else: no browser is made to set up more. */
export function isOurs(description: string | null): boolean {
  const parts = (description?.match(/^m=\w+/gmu) ?? []).join(' ');
  return parts === 'm=audio m=video m=video' && fingerprintOf(description ?? '') !== null;
}

/** Without feedback for codecs that a part does not name: Firefox leaves it there once codecs were chosen, and Chromium refuses all of it. */
export function tidy(description: string): string {
  let named: readonly string[] = [];
  return description.split('\r\n').filter(line => {
    if (line.startsWith('m=')) named = line.split(' ').slice(3);
    const codec = /^a=rtcp-fb:(\d+) /u.exec(line)?.[1];
    return codec === undefined || named.includes(codec);
  }).join('\r\n');
}

/** Of the certificate of the browser that wrote the description (RFC 8122). Another one is another connection. */
export const fingerprintOf = (description: string): string | null => /^a=fingerprint:(sha-(?:256|384|512) [0-9A-Fa-f:]{95,191})\s*$/mu.exec(description)?.[1] ?? null;

const sessionIn = (text: string | null): string | null => (text && SESSION.test(text) ? text : null);
