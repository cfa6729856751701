/** Somebody who can be called. */
export interface Callable {
  readonly userId: string;
  readonly name: string;
}

export const EVERYBODY = 'room';

/** Part of a name or an address: a call neither begins nor ends in the middle of one. */
const NAME = /[\p{L}\p{N}._\-@/:]/u;
const OFFERED = 6;

/** Text in parts, of which some are calls, such as “@calm-badger”. */
export function callsIn(text: string, calls: readonly string[]): { readonly text: string; readonly call?: true }[] {
  const parts: { text: string; call?: true }[] = [];
  let end = 0;
  for (const { index, name } of found(text, calls)) {
    if (index > end) parts.push({ text: text.slice(end, index) });
    end = index + name.length + 1;
    parts.push({ text: text.slice(index, end), call: true });
  }
  if (end < text.length || parts.length === 0) parts.push({ text: text.slice(end) });
  return parts;
}

/** Whom a text calls, each once. */
export function called(text: string, people: readonly Callable[]): readonly string[] {
  const names = new Set(found(text, people.map(({ name }) => name)).map(({ name }) => name));
  return people.filter(({ name }) => names.has(name)).map(({ userId }) => userId);
}

export const callsEverybody = (text: string): boolean => found(text, [EVERYBODY]).length > 0;

/** What stands between an “@” and the caret, while somebody types a name there. */
export function typedName(text: string, caret: number): string | null {
  const at = text.lastIndexOf('@', caret - 1);
  if (at < 0 || caret - at > 64 || (at > 0 && NAME.test(text[at - 1] ?? ''))) return null;
  const typed = text.slice(at + 1, caret);
  return /^[\p{L}\p{N}._-]*$/u.test(typed) ? typed : null;
}

/** Who is offered for what was typed: who begins so before who merely has it in the name. */
export function offered(typed: string, people: readonly Callable[]): readonly Callable[] {
  const wanted = typed.toLowerCase();
  const rank = ({ name }: Callable) => (name.toLowerCase().startsWith(wanted) ? 0 : 1);
  return people.filter(({ name }) => name.toLowerCase().includes(wanted)).sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, 'en')).slice(0, OFFERED);
}

function found(text: string, names: readonly string[]): { index: number; name: string }[] {
  const calls: { index: number; name: string }[] = [];
  if (names.length === 0) return calls;
  const longestFirst = [...names].sort((one, other) => other.length - one.length);
  for (let index = text.indexOf('@'); index >= 0; index = text.indexOf('@', index + 1)) {
    if (index > 0 && NAME.test(text[index - 1] ?? '')) continue;
    const name = longestFirst.find(one => text.startsWith(one, index + 1) && endsAt(text, index + 1 + one.length));
    if (name) calls.push({ index, name });
  }
  return calls;
}

/** A full stop or a colon may end a sentence as well as go on with a name. */
function endsAt(text: string, end: number): boolean {
  const next = text[end] ?? '';
  if (!NAME.test(next) || next === '') return true;
  return '.:'.includes(next) && !/[\p{L}\p{N}]/u.test(text[end + 1] ?? '');
}
