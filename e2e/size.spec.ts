import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from './support/test.ts';

const JAVASCRIPT_BYTES = 80_000;
const WASM_BYTES = 1_000_000;
/** Decoders are wasm inside JavaScript, each brought by the first file of its format. */
const DECODER = /\/assets\/(flac|codec-parser|decoded_parts|mp3|ogg|opus|vorbis)[^/]*\.js$/;

test('page, worker and engine open with less than 80 kB of JavaScript, gzipped', async ({
  retimbre,
  page,
}) => {
  const sizes = new Map<string, Promise<number>>();
  page.context().on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.endsWith('.js') || DECODER.test(pathname)) return;
    sizes.set(
      pathname,
      response.body().then((body) => gzipSync(body).length),
    );
  });
  await retimbre.open();
  const loaded = await Promise.all([...sizes].map(async ([path, size]) => [path, await size]));
  console.log(loaded.map(([path, size]) => `${path}: ${size}`).join(', '));
  expect(loaded.length).toBeGreaterThan(2);
  const total = loaded.reduce((sum, [, size]) => sum + Number(size), 0);
  expect(total).toBeLessThan(JAVASCRIPT_BYTES);
});

test('no variant of the engine has more than 1 MB of wasm, gzipped', () => {
  const files = readdirSync('dist/wasm', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('retimbre.wasm'))
    .map((file) => `dist/wasm/${file}`);
  expect(files.length).toBe(3);
  for (const file of files) {
    expect(gzipSync(readFileSync(file)).length, file).toBeLessThan(WASM_BYTES);
  }
});
