import type { Measures } from './matrix/attachment';
import { HEAD, MOST_PIXELS, pixelsOf, readPicture, type Picture } from './matrix/picture';

/** So large a thumbnail is made at most (as Matrix clients do). */
const LARGEST: Measures = { width: 800, height: 600 };

export interface Thumbnail extends Measures {
  readonly blob: Blob;
}

/** What a file is as a picture that this page draws; null for everything else. */
export const pictureIn = async (file: Blob): Promise<Picture | null> => readPicture(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));

/** Scaled to fit; null where the picture is small as it is, has more pixels than this page decodes, or is broken. */
export async function thumbnailOf(file: Blob, picture: Picture): Promise<Thumbnail | null> {
  if (pixelsOf(picture) > MOST_PIXELS || (picture.width <= LARGEST.width && picture.height <= LARGEST.height)) return null;
  try {
    // Only one side is told: a camera that was held upright turns them round in a note (EXIF), and that is known after decoding.
    const drawn = await createImageBitmap(typed(file, picture), { resizeWidth: Math.min(picture.width, LARGEST.width), resizeQuality: 'medium' });
    const { width, height } = fit(drawn, LARGEST);
    // WebP keeps transparency and small letters at a tenth of a PNG's size; browsers that cannot write it make a PNG by themselves.
    const blob = await draw(drawn, width, height, picture.type === 'image/jpeg' ? 'image/jpeg' : 'image/webp', 0.8);
    return { blob, width, height };
  } catch {
    return null;
  }
}

/** The same picture, written anew: what a camera noted about place and time is not in it. Null where this browser cannot. */
export async function withoutMetadata(file: Blob, picture: Picture): Promise<Blob | null> {
  if (pixelsOf(picture) > MOST_PIXELS) return null;
  try {
    const drawn = await createImageBitmap(typed(file, picture));
    const blob = await draw(drawn, drawn.width, drawn.height, picture.type, 0.92);
    return blob.type === picture.type ? blob : null;
  } catch {
    return null;
  }
}

/** With the type that its first bytes have, whatever it is called. */
export const typed = (file: Blob, { type }: Picture): Blob => file.slice(0, file.size, type);

/** The same shape within other measures, never larger. */
export function fit({ width, height }: Measures, most: Measures): Measures {
  const scale = Math.min(1, most.width / width, most.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

async function draw(drawn: ImageBitmap, width: number, height: number, type: string, quality: number): Promise<Blob> {
  try {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(drawn, 0, 0, width, height);
    return await canvas.convertToBlob({ type, quality });
  } finally {
    drawn.close();
  }
}
