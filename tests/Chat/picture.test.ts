import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_PIXELS, pixelsOf, readPicture } from '../../src/Chat/source/matrix/picture.ts';
import { bytes, chunk, concat, extended, gif, jpeg, lossless, moves, png, webp } from './pictures.ts';

const APP1 = { marker: 0xe1, data: `Exif\0\0${'x'.repeat(60_000)}` };
const small = (type: string) => ({ type, width: 3, height: 2 });
const whole = {
  'image/png': bytes('iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEklEQVR4AWL6z8DwH4aZGJAAAAAA//+GpNPhAAAABklEQVQDAHTzBf+1yIrkAAAAAElFTkSuQmCC'),
  'image/jpeg': jpeg(), 'image/webp': webp, 'image/gif': gif([3, 2], [3, 2]),
};

for (const [type, picture] of Object.entries(whole)) {
  test(`a real ${type} of 3 x 2 is read`, () => assert.deepEqual(readPicture(picture), small(type)));
  test(`a ${type} that ends anywhere is read or is none, and never more`, () => {
    for (let end = 0; end < picture.length; end++) {
      const read = readPicture(picture.slice(0, end));
      if (read) assert.deepEqual(read, small(type));
    }
    assert.equal(readPicture(picture.slice(0, 9)), null);
  });
}

test('lossless and extended WebP are read', () => {
  assert.deepEqual(readPicture(lossless), small('image/webp'));
  assert.deepEqual(readPicture(extended(0, 20_000, 16_777_216)), { type: 'image/webp', width: 20_000, height: 16_777_216 });
});

test('the measures of a JPEG are found behind what a camera wrote', () => assert.deepEqual(readPicture(jpeg(APP1, APP1, { marker: 0xc4, data: 'tables' })), small('image/jpeg')));

test('the measures of a GIF are found behind its extensions, and a first frame larger than the screen counts', () => {
  assert.deepEqual(readPicture(gif([3, 2], [3, 2], moves)), small('image/gif'));
  assert.deepEqual(readPicture(gif([1, 1], [20_000, 30_000])), { type: 'image/gif', width: 20_000, height: 30_000 });
});

test('a picture of 20,000 x 20,000 has too many pixels, whatever it takes on the disk', () => {
  for (const huge of [png(20_000, 20_000), gif([20_000, 20_000], [1, 1]), extended(0, 20_000, 20_000), png(0xffffffff, 0xffffffff)]) {
    const read = readPicture(huge);
    assert.ok(read && pixelsOf(read) > MOST_PIXELS);
  }
});

for (const [what, head] of Object.entries({
  'Nothing': [], 'Text': 'hello', 'SVG': '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'HTML': '<!doctype html><script>alert(1)</script>', 'BMP': 'BM\x9a\0\0\0\0\0\0\0', 'HEIC': '\0\0\0\x18ftypheic\0\0\0\0', 'PDF': '%PDF-1.7',
  'A PNG without IHDR': concat('\x89PNG\r\n\x1a\n', chunk('IDAT', 'x'.repeat(40))), 'A PNG of no width': png(0, 5), 'A PNG of no height': png(5, 0),
  'A JPEG of nothing but its beginning': [0xff, 0xd8, 0xff], 'A JPEG without a frame': [0xff, 0xd8, 0xff, 0xda, 0, 2], 'A JPEG that ends at once': [0xff, 0xd8, 0xff, 0xd9], 'A JPEG of fill bytes': concat([0xff, 0xd8], new Uint8Array(100_000).fill(0xff)),
  'A JPEG of empty segments': concat([0xff, 0xd8], ...Array.from({ length: 50_000 }, () => [0xff, 0xe0, 0, 0])), 'A JPEG that begins with data': [0xff, 0xd8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  'A GIF without a frame': concat('GIF89a', [9, 0, 9, 0, 0, 0, 0, 0x3b]), 'A GIF of endless extensions': concat('GIF89a', [9, 0, 9, 0, 0, 0, 0], ...Array.from({ length: 50_000 }, () => [0x21, 0xfe, 1, 0, 0])),
  'A WebP of another kind': concat('RIFF', [0, 0, 0, 0], 'WEBPXXXX', new Uint8Array(40)), 'A WebP without its start code': concat('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', new Uint8Array(40)), 'A sound': concat('RIFF', [0, 0, 0, 0], 'WAVEfmt ', new Uint8Array(40)),
}))
  test(`${what} is no picture that is drawn`, () => assert.equal(readPicture(concat(head)), null));

test('a head within a larger buffer is read from where it begins', () => {
  const buffer = concat(new Uint8Array(7), png(3, 2), new Uint8Array(9));
  assert.deepEqual(readPicture(buffer.subarray(7)), small('image/png'));
});

test('random bytes after each beginning do no harm', () => {
  for (const start of ['\x89PNG\r\n\x1a\n', '\xff\xd8\xff\xe0', 'GIF89a', 'RIFF0000WEBP'])
    for (let time = 0; time < 500; time++) readPicture(concat(start, crypto.getRandomValues(new Uint8Array(200))));
});
