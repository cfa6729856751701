import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeOf } from '../../src/Chat/source/sizes.ts';

for (const [bytes, words] of [[0, '0 bytes'], [1, '1 byte'], [999, '999 bytes'], [1_000, '1 kB'], [1_249, '1.2 kB'], [214_000, '214 kB'], [9_960_000, '10 MB'], [52_428_800, '52 MB'], [1e9, '1 GB'], [Number.MAX_SAFE_INTEGER, '9 PB']] as const)
  test(`${bytes} is ${words}`, () => assert.equal(sizeOf(bytes), words));
