/**
 * What the client fetches with. A homeserver that says nothing for too long, or answers with something else than Matrix, is taken for one that
 * does not answer: the library would wait for ever, or stop following the rooms at an answer that it cannot read. Both are tried again then.
 */
export async function ask(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const address = new URL(input instanceof Request ? input.url : String(input));
  const { ok, status, text } = await whole(input, init, patienceFor(address));
  const said = parsed(text);
  if (!isMatrix(said, ok, address.pathname)) return Response.json({ errcode: 'M_UNKNOWN', error: 'This is no answer of a homeserver.' }, { status: 502 });
  if (status === 429) return Response.json({ ...said, retry_after_ms: restOf(said['retry_after_ms']) }, { status });
  return new Response(text, { status, headers: { 'Content-Type': 'application/json' } });
}

/** Reads all of an answer: a slow connection is no silence as long as something comes. */
async function whole(input: RequestInfo | URL, init: RequestInit | undefined, patience: number): Promise<{ ok: boolean; status: number; text: string }> {
  const silence = new AbortController();
  const fallSilent = () => silence.abort(new DOMException('The homeserver says nothing.', 'TimeoutError'));
  let waiting = setTimeout(fallSilent, patience);
  try {
    const { ok, status, body } = await globalThis.fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, silence.signal]) : silence.signal });
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      clearTimeout(waiting);
      waiting = setTimeout(fallSilent, SILENCE);
      text += part.value;
    }
    return { ok, status, text };
  } finally {
    clearTimeout(waiting);
  }
}

/** ms after which a homeserver is taken for one that does not answer. */
export const SILENCE = 30_000;
const FIRST = 60_000;
const LONGEST_REST = 60_000;
const REST = 5_000;

function patienceFor({ pathname, searchParams }: URL): number {
  if (!pathname.endsWith('/sync')) return SILENCE;
  return searchParams.has('since') ? SILENCE + Number(searchParams.get('timeout')) : FIRST; // ms for which it may have no news
}

type Said = Readonly<Record<string, unknown>>;

/** What the library takes for granted where a request has worked; without it messages would be lost without a word. */
const NEEDED: readonly (readonly [path: RegExp, ...fields: string[]])[] = [
  [/\/sync$/u, 'next_batch'],
  [/\/(?:send|redact)\/[^/]+\/[^/]+$/u, 'event_id'],
  [/\/login$/u, 'user_id', 'device_id', 'access_token'],
];
const PARTS_OF_SYNC = ['rooms', 'to_device', 'account_data', 'device_lists', 'presence'];

function isMatrix(said: unknown, ok: boolean, path: string): said is Said {
  if (!isObject(said)) return false;
  if (!ok) return typeof said['errcode'] === 'string' || Array.isArray(said['flows']); // the second asks for a passphrase (Matrix 1.16, "User-Interactive Authentication API")
  const [, ...fields] = NEEDED.find(([which]) => which.test(path)) ?? [null];
  return fields.every(field => typeof said[field] === 'string') && (!path.endsWith('/sync') || PARTS_OF_SYNC.every(part => said[part] === undefined || isObject(said[part])));
}

/** A timer that is too long for the browser ends at once. */
const restOf = (said: unknown) => (typeof said === 'number' && said >= 0 ? Math.min(said, LONGEST_REST) : REST);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Said => typeof value === 'object' && value !== null && !Array.isArray(value);
