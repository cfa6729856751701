import { sha256 } from '@noble/hashes/sha2.js';
import type { Bytes, Secret } from './attachment.ts';

/**
 * Files are read, encrypted and hashed a chunk at a time, so that however large one is, this page's memory holds a chunk of it (in the clear
 * and encrypted) and nothing else: a File lies on the disk, and finished chunks go into Blobs, which the browser keeps outside of the page and
 * may itself put on the disk. WebCrypto can neither go on with a counter nor hash in steps: the counter is moved on by hand, and the hash is
 * a library's. A chunk is a whole number of AES blocks, and small enough for the page to stay smooth while it is hashed.
 */
export const CHUNK = 512 * 1024;
const BLOCK = 16;

/** Told of the bytes that are done. */
export type Progress = (done: number) => void;

/** Encrypts a file with a key of its own (Matrix 1.16, "Sending encrypted attachments"): never twice with the same. */
export async function encrypt(plain: Blob, progress: Progress, signal: AbortSignal): Promise<{ encrypted: Blob; secret: Secret }> {
  const key = crypto.getRandomValues(new Uint8Array(32));
  const counter = crypto.getRandomValues(new Uint8Array(BLOCK)).fill(0, 8); // the lower half counts blocks
  const hash = sha256.create();
  const imported = await crypto.subtle.importKey('raw', key, 'AES-CTR', false, ['encrypt']);
  const parts: Blob[] = [];
  for await (const { bytes, at } of chunksOf(plain, signal)) {
    const encrypted = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CTR', counter: counterAt(counter, at), length: 64 }, imported, bytes));
    hash.update(encrypted);
    parts.push(outOfThePage(encrypted));
    progress(at + bytes.length);
  }
  return { encrypted: new Blob(parts), secret: { key, counter, sha256: new Uint8Array(hash.digest()) } };
}

/** Decrypts; null where the bytes are not the ones that were sent. Their hash comes first: not one byte is decrypted before it fits. */
export async function decrypt(encrypted: Blob, { key, counter, sha256: expected }: Secret, signal: AbortSignal): Promise<Blob | null> {
  const hash = sha256.create();
  for await (const { bytes } of chunksOf(encrypted, signal)) hash.update(bytes);
  if (!equal(hash.digest(), expected)) return null;
  const imported = await crypto.subtle.importKey('raw', key, 'AES-CTR', false, ['decrypt']);
  const parts: Blob[] = [];
  for await (const { bytes, at } of chunksOf(encrypted, signal))
    parts.push(outOfThePage(new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CTR', counter: counterAt(counter, at), length: 64 }, imported, bytes))));
  return new Blob(parts);
}

/** Copies bytes into a Blob and gives their memory back at once: the garbage collector would let twice the file pile up before it looks. */
export function outOfThePage(...pieces: Bytes[]): Blob {
  const blob = new Blob(pieces);
  for (const { buffer } of pieces) buffer.transfer(0);
  return blob;
}

/** The counter of the block at an offset. Its lower 64 bits count, and begin again at zero after the last, as WebCrypto does within a chunk. */
export function counterAt(start: Bytes, offset: number): Bytes {
  const counter = start.slice();
  const lower = new DataView(counter.buffer);
  lower.setBigUint64(8, BigInt.asUintN(64, lower.getBigUint64(8) + BigInt(offset / BLOCK)));
  return counter;
}

async function* chunksOf(blob: Blob, signal: AbortSignal): AsyncGenerator<{ bytes: Bytes; at: number }> {
  for (let at = 0; at < blob.size; at += CHUNK) {
    signal.throwIfAborted();
    const bytes = new Uint8Array(await blob.slice(at, at + CHUNK).arrayBuffer());
    yield { bytes, at };
    bytes.buffer.transfer(0);
  }
  signal.throwIfAborted();
}

const equal = (one: Uint8Array, other: Uint8Array) => one.length === other.length && one.every((byte, index) => byte === other[index]);
