import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD, DEPS, ROOT } from '../../tools/paths.mjs';

const SOURCES = [
  'web',
  'worker',
  'tools',
  'public',
  'third_party',
  'package.json',
  'package-lock.json',
];
const CONFIGS = ['tsconfig.json', 'vite.config.ts', 'vite.service_worker.config.ts'];

/**
 * Builds the site once more, from sources that differ a little: its pages have `data-changed`, and its fire is a tabla. Returns its
 * folder.
 */
export function buildChanged(): string {
  const checkout = join(BUILD, 'changed');
  rmSync(checkout, { recursive: true, force: true });
  mkdirSync(join(checkout, 'build'), { recursive: true });
  for (const name of [...SOURCES, ...CONFIGS]) {
    cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  symlinkSync(join(BUILD, 'wasm'), join(checkout, 'build/wasm'));
  symlinkSync(DEPS, join(checkout, '.deps'));
  appendFileSync(join(checkout, 'web/main.tsx'), "document.body.dataset.changed = '';\n");
  const demo = (name: string) => join(checkout, 'public/demo', name);
  cpSync(demo('tabla.flac'), demo('fire.flac'));
  const { status } = spawnSync(process.execPath, ['tools/build.mjs', 'site'], {
    cwd: checkout,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The changed site could not be built.');
  return join(checkout, 'dist');
}
