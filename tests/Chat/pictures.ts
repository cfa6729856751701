/** Small real pictures, 3 x 2 pixels, that browsers made; and what can be done to them. */
export const bytes = (base64: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(base64, 'base64'));

export const concat = (...parts: (Uint8Array | number[] | string)[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))));

const big = (number: number) => [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255];
const little = (number: number) => big(number).reverse();

const PIXELS = '/9sAQwBQNzxGPDJQRkFGWlVQX3jIgnhubnj1r7mRyP///////////////////////////////////////////////////9sAQwFVWlp4aXjrgoLr/////////////////////////////////////////////////////////////////////////8AAEQgAAgADAwEiAAIRAQMRAf/EABUAAQEAAAAAAAAAAAAAAAAAAAAD/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABUBAQEAAAAAAAAAAAAAAAAAAAME/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AkANY/9k=';
/** A JPEG with more segments before the picture. */
export const jpeg = (...segments: { marker: number; data: string }[]) => concat([0xff, 0xd8], ...segments.map(({ marker, data }) => concat([0xff, marker, ...big(data.length + 2).slice(2)], data)), bytes(PIXELS));

/** Checksums of chunks are left empty: nobody here reads them. */
export const chunk = (type: string, data: Uint8Array | string) => concat(big(data.length), type, data, [0, 0, 0, 0]);
export const png = (width: number, height: number, ...chunks: Uint8Array[]) => concat('\x89PNG\r\n\x1a\n', chunk('IHDR', concat(big(width), big(height), [8, 2, 0, 0, 0])), ...chunks, chunk('IEND', ''));

const riff = (type: string, data: Uint8Array) => concat('RIFF', little(data.length + 12), 'WEBP', type, little(data.length), data);
export const webp = riff('VP8 ', bytes('kAEAnQEqAwACAAdAliWgAnS6AAOYAP7lCvgnqXKP/jePAryXY6AAAA=='));
export const lossless = riff('VP8L', bytes('LwJAAAAHEP2P/gcioj8BAA=='));
export const extended = (flags: number, width: number, height: number) => riff('VP8X', concat([flags, 0, 0, 0], little(width - 1).slice(0, 3), little(height - 1).slice(0, 3)));

/** A GIF whose first frame may be larger than its screen. */
export const gif = (screen: [number, number], frame: [number, number], ...before: Uint8Array[]) => concat('GIF89a', two(screen[0]), two(screen[1]), [0x80, 0, 0], [0, 0, 0, 255, 255, 255], ...before, [0x2c, 0, 0, 0, 0], two(frame[0]), two(frame[1]), [0, 2, 2, 0x44, 1, 0, 0x3b]);
export const moves = concat([0x21, 0xff, 11], 'NETSCAPE2.0', [3, 1, 0, 0, 0]);
const two = (number: number) => little(number).slice(0, 2);
