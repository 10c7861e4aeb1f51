import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.mjs';
import { EMSCRIPTEN, ROOT, SOURCES } from '../paths.mjs';

/** What is linked into the wasm, with the files that state its terms. */
const NATIVE = [
  { name: 'XNNPACK', files: [join(SOURCES, 'xnnpack/LICENSE')] },
  { name: 'pthreadpool', files: [join(SOURCES, 'pthreadpool/LICENSE')] },
  { name: 'FP16', files: [join(SOURCES, 'fp16/LICENSE')] },
  { name: 'FXdiv', files: [join(SOURCES, 'fxdiv/LICENSE')] },
  {
    name: 'KissFFT',
    files: [join(SOURCES, 'kissfft/COPYING'), join(SOURCES, 'kissfft/LICENSES/BSD-3-Clause')],
  },
  { name: 'libsamplerate', files: [join(SOURCES, 'libsamplerate/COPYING')] },
  { name: 'Emscripten', files: [join(ROOT, 'third_party/licences/emscripten.txt')] },
  { name: 'musl', files: [join(EMSCRIPTEN, 'system/lib/libc/musl/COPYRIGHT')] },
];

/** The npm packages that reach a user: everything in the lock file that is not only for development. */
function npmPackages() {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.dev && !entry.optional && !entry.peer)
    .map(([path, { version }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const folder = join(ROOT, path);
      const own = (existsSync(folder) ? readdirSync(folder) : [])
        .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
        .map((file) => join(folder, file));
      const kept = join(ROOT, 'third_party/licences', `${name.replace('/', '+')}.txt`);
      return { name: `${name} ${version}`, files: own.length > 0 ? own : [kept] };
    });
}

/** Writes the terms of everything in the site that is not ours; fails when a text is missing. */
export function writeNotices(path) {
  const parts = [...NATIVE, ...npmPackages()].map(({ name, files }) => {
    const missing = files.find((file) => !existsSync(file));
    if (missing)
      throw new Failure(
        `${name} has no licence text at ${missing}; the site cannot be shipped without it.`,
      );
    const texts = files.map((file) => readFileSync(file, 'utf8').trim());
    return `${name}\n${'='.repeat(name.length)}\n\n${texts.join('\n\n')}\n`;
  });
  writeFileSync(
    path,
    `Retimbre contains the following works of others, under these terms.\n\n\n${parts.join('\n\n')}`,
  );
}
