import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { Crc32 } from '../../../web/storage/crc32.ts';
import { readZip, writeZip } from '../../../web/storage/zip.ts';

const LIMITS = { 'a.txt': 1000, 'b.bin': 100_000 };
const text = (words: string) => new TextEncoder().encode(words);
const noise = Uint8Array.from(
  { length: 70_000 },
  (_, index) => Math.imul(index, 2654435761) >>> 13,
);

const read = (bytes: Uint8Array, limits: Record<string, number> = LIMITS) =>
  readZip(new Blob([new Uint8Array(bytes)]), limits);

/** Writes `change` bytes over every place where the number `from` stands as four bytes. */
function withNumber(zip: Uint8Array, from: number, to: number): Uint8Array {
  const changed = zip.slice();
  const view = new DataView(changed.buffer);
  for (let at = 0; at + 4 <= changed.length; at++) {
    if (view.getUint32(at, true) === from) view.setUint32(at, to, true);
  }
  return changed;
}

test('the checksum is the one of the standard', () => {
  const checksum = new Crc32();
  checksum.push(text('12345'));
  checksum.push(text('6789'));
  expect(checksum.value).toBe(0xcbf43926);
});

describe('a zip file', () => {
  test('comes back as it was written', async () => {
    const files = await read(writeZip({ 'a.txt': text('hello'), 'b.bin': noise }));
    expect([...files.keys()]).toEqual(['a.txt', 'b.bin']);
    expect(files.get('a.txt')).toEqual(text('hello'));
    expect(files.get('b.bin')).toEqual(noise);
  });

  test('may be deflated by another program', async () => {
    const files = await read(zipSync({ 'b.bin': [noise, { level: 9 }] }));
    expect(files.get('b.bin')).toEqual(noise);
  });

  test('may hold nothing of a file', async () => {
    expect((await read(zipSync({ 'a.txt': new Uint8Array(0) }))).get('a.txt')).toHaveLength(0);
  });
});

const whole = zipSync({ 'a.txt': text('hello'), 'b.bin': [noise, { level: 6 }] });
const BOMB = zipSync({ 'b.bin': [new Uint8Array(50_000_000), { level: 9 }] });

const hostile: Record<string, { zip: () => Uint8Array; sentence: RegExp }> = {
  'of nothing': { zip: () => new Uint8Array(0), sentence: /^it is no zip file, or cut off/ },
  'that is text': { zip: () => text('hello '.repeat(100)), sentence: /^it is no zip file/ },
  'that is cut off': { zip: () => whole.slice(0, -40), sentence: /cut off/ },
  'whose beginning is missing': { zip: () => whole.slice(20), sentence: /damaged/ },
  'with a flipped bit': {
    zip: () => {
      const zip = whole.slice();
      zip[37] = (zip[37] ?? 0) ^ 4;
      return zip;
    },
    sentence: /^“a\.txt” in it is damaged: its checksum does not fit\.$/,
  },
  'with damaged compression': {
    zip: () => whole.slice().fill(255, 500, 900),
    sentence: /^“b\.bin” in it is damaged/,
  },
  'with a path that climbs out': {
    zip: () => zipSync({ '../a.txt': text('hello') }),
    sentence: /^it holds “\.\.\/a\.txt”, a path that leads out of it\.$/,
  },
  'with an absolute path': {
    zip: () => zipSync({ '/etc/a.txt': text('hello') }),
    sentence: /a path that leads out of it/,
  },
  'with another file': {
    zip: () => zipSync({ 'c.exe': text('hello') }),
    sentence: /^it holds “c\.exe”, which is no part of a project\.$/,
  },
  'with a name out of an object’s prototype': {
    zip: () => zipSync({ constructor: text('hello') }),
    sentence: /^it holds “constructor”, which is no part/,
  },
  'with a very long name': {
    zip: () => zipSync({ ['x'.repeat(5000)]: text('hello') }),
    sentence: /^it holds “x{60} …”, which/,
  },
  'with too many files': {
    zip: () => zipSync(Object.fromEntries(Array.from({ length: 3 }, (_, i) => [`${i}`, text('')]))),
    sentence: /^it holds 3 files, and a project has at most 2\.$/,
  },
  'with a name twice': {
    zip: () => {
      const zip = zipSync({ 'a.txt': text('hello'), 'b.txt': text('hello') });
      return zip.map((byte, at) => (byte === 98 && zip[at + 1] === 46 ? 97 : byte));
    },
    sentence: /^it holds “a\.txt” twice\.$/,
  },
  'with a file that declares too much': {
    zip: () => BOMB,
    sentence: /^“b\.bin” in it is too large: it has 48 MiB, and at most 1 MiB are read\.$/,
  },
  'with a file that is more than it declares': {
    zip: () => withNumber(BOMB, 50_000_000, 90_000),
    sentence: /^“b\.bin” in it is damaged: more comes out of it than it declares\.$/,
  },
  'with a file that is less than it declares': {
    zip: () => withNumber(zipSync({ 'a.txt': text('hello '.repeat(100)) }), 600, 900),
    sentence: /^“a\.txt” in it is damaged: less comes out of it than it declares\.$/,
  },
  'that is encrypted': {
    zip: () => {
      const zip = whole.slice();
      const directory = new DataView(zip.buffer).getUint32(zip.length - 6, true);
      zip[directory + 8] = 1;
      return zip;
    },
    sentence: /^“a\.txt” in it is encrypted\.$/,
  },
};

describe('a zip file is refused', () => {
  for (const [flaw, { zip, sentence }] of Object.entries(hostile)) {
    test(flaw, async () => {
      await expect(read(zip())).rejects.toThrow(sentence);
    });
  }

  test('before a bomb has gone off', async () => {
    const bomb = withNumber(BOMB, 50_000_000, 90_000);
    const before = process.memoryUsage().arrayBuffers;
    await expect(read(bomb)).rejects.toThrow(/more comes out/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000);
  });
});
