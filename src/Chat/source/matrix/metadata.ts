/**
 * Whether a picture or film may say where it was taken: phones write the place, the time and the device into it. That may be evidence, and it
 * may give a responder away, so their sender is asked. 'fixed' is what this page cannot take it out of.
 */
export type Metadata = 'none' | 'removable' | 'fixed';

const MOST_PARTS = 20_000;

export async function metadataOf(file: Blob): Promise<Metadata> {
  const head = await bytes(file, 0, 32);
  if (isText(head, 4, 'ftyp') || isText(head, 0, 'II*\0') || isText(head, 0, 'MM\0*')) return 'fixed'; // HEIC, AVIF, MP4, MOV; TIFF and raw pictures
  if (isText(head, 0, '\x89PNG')) return ofPng(file);
  if (head[0] === 0xff && head[1] === 0xd8) return ofJpeg(file);
  // RFC 9649, 2.7: one byte of flags, of which the page cannot keep the moving pictures
  if (isText(head, 8, 'WEBPVP8X') && ((head[20] ?? 0) & 0b1100) !== 0) return ((head[20] ?? 0) & 0b10) !== 0 ? 'fixed' : 'removable';
  return 'none';
}

/** EXIF and XMP lie in APP1, the notes of agencies (IPTC) in APP13, all before the picture itself. */
async function ofJpeg(file: Blob): Promise<Metadata> {
  for (let at = 2, parts = 0; parts < MOST_PARTS; parts++) {
    const [mark, marker = 0, high = 0, low = 0] = await bytes(file, at, 4);
    if (mark !== 0xff || marker === 0xda) return 'none';
    if (marker === 0xff) at++;
    else if (marker === 0xe1 || marker === 0xed) return 'removable';
    else at += 2 + high * 256 + low;
  }
  return 'removable';
}

/** The chunks of a PNG may come in any order, after the picture too. `acTL`: it moves, and would stand still after being written anew. */
async function ofPng(file: Blob): Promise<Metadata> {
  let [found, moves] = [false, false];
  let parts = 0;
  for (let at = 8; at + 8 <= file.size && parts < MOST_PARTS; parts++) {
    const chunk = await bytes(file, at, 8 + 11);
    found ||= isText(chunk, 4, 'eXIf') || isText(chunk, 8, 'XML:com.ado') || isText(chunk, 8, 'Raw profile'); // the last as some programs write EXIF
    moves ||= isText(chunk, 4, 'acTL');
    if (isText(chunk, 4, 'IEND')) break;
    at += 12 + new DataView(chunk.buffer).getUint32(0);
  }
  return !found && parts < MOST_PARTS ? 'none' : moves ? 'fixed' : 'removable';
}

const bytes = async (file: Blob, at: number, length: number) => new Uint8Array(await file.slice(at, at + length).arrayBuffer());

const isText = (head: Uint8Array, at: number, text: string) => [...text].every((character, index) => head[at + index] === character.charCodeAt(0));
