export type Part = { readonly text: string; readonly href?: string };

/** At most so long as browsers agree on; not in the middle of a word or of another scheme's address. */
const ADDRESS = /(?<![\p{L}\p{N}:+.-])https?:\/\/[^\s<>"'`\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]{1,2000}/giu;
const TRAILING = new Set('.,;:!?)]}»”’');

/**
 * Text in parts, of which some are links: http and https only, and shown as the browser understands them, so that what is read is where it
 * leads (a host in other letters appears in its ASCII form).
 */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const typed = trimmed(found[0]);
    const href = addressOf(typed);
    if (!href) continue;
    if (found.index > end) parts.push({ text: text.slice(end, found.index) });
    parts.push({ text: href, href });
    end = found.index + typed.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** Without what ends the sentence. By hand: a pattern would look at each character as often as there are such characters. */
function trimmed(address: string): string {
  let end = address.length;
  while (end > 0 && TRAILING.has(address[end - 1] ?? '')) end--;
  return address.slice(0, end);
}

/** Null for what is no address, or has a user name in it: that part is there to deceive. */
export function addressOf(text: string): string | null {
  const url = URL.parse(text);
  return url && (url.protocol === 'http:' || url.protocol === 'https:') && !url.username && !url.password ? url.href : null;
}
