import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.mjs';
import { BUILD, DIST } from '../paths.mjs';

export const VARIANTS = ['relaxed', 'simd', 'single'];

const FILES = VARIANTS.flatMap((variant) =>
  ['retimbre.js', 'retimbre.wasm'].map((file) => join(variant, file)),
);

/**
 * Where the site has the wasm variants, relative to the page: a folder named by their content, so that a browser may keep
 * them for ever. They stay out of Vite's bundles, which Emscripten's workers do not survive.
 */
export function wasmBase() {
  const hash = createHash('sha256');
  for (const file of FILES) {
    const path = join(BUILD, 'wasm', file);
    if (existsSync(path)) hash.update(file).update(readFileSync(path));
  }
  return `wasm/${hash.digest('hex').slice(0, 12)}/`;
}

/** Puts every variant into dist/. */
export function copyWasm() {
  for (const file of FILES) {
    const from = join(BUILD, 'wasm', file);
    if (!existsSync(from))
      throw new Failure(`${from} is missing; run \`npm run build\`, which makes every variant.`);
    const to = join(DIST, wasmBase(), file);
    mkdirSync(join(to, '..'), { recursive: true });
    copyFileSync(from, to);
  }
}
