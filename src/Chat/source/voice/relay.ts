/** What the homeserver says about relays (Matrix 1.16, client-server API, "VoIP", `GET /voip/turnServer`). */
export interface Relay {
  readonly servers: readonly { readonly urls: string[]; readonly username: string; readonly credential: string }[];
  /** When to ask again; the credentials end then. */
  readonly until: number;
}

const ADDRESS = /^(?:turns?|stuns?):[^\s/?#@]{1,255}(?:\?transport=(?:udp|tcp))?$/iu;
const MOST = 8;
const AGAIN = 5 * 60_000;
const LONGEST = 24 * 60 * 60_000;

/**
 * Takes nothing for granted: what is no address of a relay, or none that the panel has named, is left out. A homeserver in somebody else's
 * hands would name a relay of its own, and see who talks to whom. Nobody else's servers are ever asked instead.
 */
export function readRelay(answer: unknown, allowed: readonly string[], now: number): Relay {
  const { uris, username, password, ttl } = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>;
  const urls = Array.isArray(uris) ? uris.filter((uri): uri is string => typeof uri === 'string' && ADDRESS.test(uri) && allowed.includes(uri)).slice(0, MOST) : [];
  if (urls.length === 0 || typeof username !== 'string' || typeof password !== 'string') return { servers: [], until: now + AGAIN };
  const seconds = typeof ttl === 'number' && ttl > 0 ? ttl : 0;
  // Asked for anew at four fifths of their life: a connection that is mended needs some that last.
  return { servers: [{ urls, username, credential: password }], until: now + Math.min(LONGEST, Math.max(30_000, seconds * 800)) };
}

export const relays = ({ servers }: Relay): boolean => servers.some(({ urls }) => urls.some(url => /^turns?:/iu.test(url)));
