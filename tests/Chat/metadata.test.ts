import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metadataOf } from '../../src/Chat/source/matrix/metadata.ts';
import { chunk, concat, extended, gif, jpeg, png, webp } from './pictures.ts';

const EXIF = { marker: 0xe1, data: 'Exif\0\0MM\0*' };

for (const [what, [file, expected]] of Object.entries({
  'a JPEG of a phone': [jpeg({ marker: 0xe0, data: 'JFIF\0' }, EXIF), 'removable'],
  'a JPEG of an agency': [jpeg({ marker: 0xed, data: 'Photoshop 3.0\0' }), 'removable'],
  'a JPEG with nothing but a colour profile': [jpeg({ marker: 0xe2, data: 'ICC_PROFILE\0' }), 'none'],
  'a JPEG that ends within its segments': [new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff]), 'none'],
  'a PNG': [png(3, 2, chunk('tEXt', 'Software\0screenshot'), chunk('IDAT', 'x')), 'none'],
  'a PNG with EXIF': [png(3, 2, chunk('eXIf', 'MM\0*'), chunk('IDAT', 'x')), 'removable'],
  'a PNG with XMP after the picture': [png(3, 2, chunk('IDAT', 'x'.repeat(5_000)), chunk('iTXt', 'XML:com.adobe.xmp\0\0\0\0\0<x/>')), 'removable'],
  'a PNG with EXIF as text': [png(3, 2, chunk('zTXt', 'Raw profile type exif\0\0')), 'removable'],
  'a moving PNG with EXIF': [png(3, 2, chunk('acTL', 'xxxxxxxx'), chunk('eXIf', 'MM\0*')), 'fixed'],
  'a PNG whose chunk is longer than the file': [concat(png(3, 2).slice(0, 33), [0xff, 0xff, 0xff, 0xff], 'IDAT'), 'none'],
  'a PNG of a great many chunks': [png(3, 2, concat(...Array.from({ length: 20_001 }, () => chunk('IDAT', '')))), 'removable'],
  'a WebP': [webp, 'none'],
  'a WebP with EXIF': [extended(0b1000, 3, 2), 'removable'],
  'a WebP with XMP': [extended(0b0100, 3, 2), 'removable'],
  'a moving WebP with EXIF': [extended(0b1010, 3, 2), 'fixed'],
  'a WebP with a colour profile': [extended(0b100000, 3, 2), 'none'],
  'a film of a phone': [concat([0, 0, 0, 0x14], 'ftypqt  '), 'fixed'],
  'a HEIC': [concat([0, 0, 0, 0x18], 'ftypheic'), 'fixed'],
  'a raw picture': [concat('II*\0', new Uint8Array(8)), 'fixed'],
  'a GIF': [gif([3, 2], [3, 2]), 'none'],
  'text': [concat('hello'), 'none'],
  'nothing': [new Uint8Array(0), 'none'],
} satisfies Record<string, [Uint8Array, string]>))
  test(`${what}: ${expected}`, async () => assert.equal(await metadataOf(new Blob([file as Uint8Array<ArrayBuffer>])), expected));
