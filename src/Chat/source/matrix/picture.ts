import type { Bytes, Measures } from './attachment.ts';

/** The only types that this page gives to the browser to draw. SVG is none of them: it is a document, with scripts and addresses in it. */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

export interface Picture extends Measures {
  readonly type: PictureType;
}

/** Decoded, each pixel takes four bytes: so many are opened (200 MB), and so many are shown in the conversation without being asked for. */
export const MOST_PIXELS = 50_000_000;
export const MOST_PIXELS_INLINE = 9_000_000;

/** So much of a file's beginning is looked at: a camera's notes and colour profiles come before the measures in a JPEG. */
export const HEAD = 512 * 1024;

export const pixelsOf = ({ width, height }: Measures): number => width * height;

/**
 * What a picture's own first bytes say, before anything decodes it: whoever made it may have claimed another type or other measures in the
 * event. Null for everything else, and for what ends before it says.
 */
export function readPicture(head: Bytes): Picture | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  try {
    const found = png(view) ?? jpeg(view) ?? gif(view) ?? webp(view);
    return found && found.width > 0 && found.height > 0 ? found : null;
  } catch (error) {
    if (error instanceof RangeError) return null; // it ends too early
    throw error;
  }
}

/** PNG (Third Edition), 5.2 and 11.2.1. */
function png(view: DataView): Picture | null {
  if (text(view, 0, 8) !== '\x89PNG\r\n\x1a\n' || text(view, 12, 4) !== 'IHDR') return null;
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

/** ITU-T T.81, B.1 and B.2.2: segments, until one begins a frame. */
function jpeg(view: DataView): Picture | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at++; // a fill byte
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    else if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda)) return null; // data without a frame
    else at += 2 + view.getUint16(at + 2);
  }
}

/** GIF89a, 18 to 24. Browsers enlarge the screen to its first frame, so that is looked at as well. */
function gif(view: DataView): Picture | null {
  if (!['GIF87a', 'GIF89a'].includes(text(view, 0, 6))) return null;
  const packed = view.getUint8(10);
  let at = 13 + (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);
  while (view.getUint8(at) === 0x21) {
    at += 2;
    while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
    at++;
  }
  if (view.getUint8(at) !== 0x2c) return null;
  return {
    type: 'image/gif',
    width: Math.max(view.getUint16(6, true), view.getUint16(at + 1, true) + view.getUint16(at + 5, true)),
    height: Math.max(view.getUint16(8, true), view.getUint16(at + 3, true) + view.getUint16(at + 7, true)),
  };
}

/** RFC 9649, 2.5 to 2.7 and 3.4. */
function webp(view: DataView): Picture | null {
  if (text(view, 0, 4) !== 'RIFF' || text(view, 8, 4) !== 'WEBP') return null;
  const type = 'image/webp';
  switch (text(view, 12, 4)) {
    case 'VP8 ': return view.getUint16(23) === 0x9d01 && view.getUint8(25) === 0x2a ? { type, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff } : null;
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return view.getUint8(20) === 0x2f ? { type, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 } : null;
    }
    case 'VP8X': return { type, width: 1 + view.getUint16(24, true) + view.getUint8(26) * 65_536, height: 1 + view.getUint16(27, true) + view.getUint8(29) * 65_536 };
    default: return null;
  }
}

const text = (view: DataView, at: number, length: number) => String.fromCharCode(...Array.from({ length }, (_, index) => view.getUint8(at + index)));
