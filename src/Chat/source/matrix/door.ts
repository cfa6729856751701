/** How the door refuses. Nothing of it has reached the homeserver then. */
export const STOPPED = 'MUSTER_STOPPED';

/** What a request would let out, as far as the door has to know (Matrix 1.16, "Sending events to a room", "Send-to-Device messaging"). */
export type Sending =
  | { readonly kind: 'event'; readonly room: string }
  | { readonly kind: 'keys'; readonly to: readonly string[] }
  | { readonly kind: 'plain' };

const EVENT = /\/rooms\/([^/]+)\/send\/([^/]+)\//u;
const KEYS = /\/sendToDevice\/m\.room\.encrypted\//u;

/** What Matrix clients send in the clear in encrypted rooms too: reactions, and the steps of comparing pictures. */
const OPEN = /^m\.(?:reaction|key\.verification\.[a-z.]+)$/u;

/** Null for everything else: what is asked, uploaded as ciphertext, or said about the account. */
export function sending(path: string, body: unknown): Sending | null {
  if (KEYS.test(path)) return { kind: 'keys', to: Object.keys(objectOf(objectOf(parsed(body))['messages'])) };
  const [, room, type] = EVENT.exec(path) ?? [];
  if (!room || !type) return null;
  const named = decodeURIComponent(type);
  if (named === 'm.room.encrypted') return { kind: 'event', room: decodeURIComponent(room) };
  if (OPEN.test(named) || (named === 'm.room.message' && objectOf(parsed(body))['msgtype'] === 'm.key.verification.request')) return null;
  return { kind: 'plain' };
}

function parsed(body: unknown): unknown {
  try {
    return typeof body === 'string' ? JSON.parse(body) : null;
  } catch {
    return null;
  }
}

const objectOf = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? value as Record<string, unknown> : {});
