import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.mjs';
import { EMSCRIPTEN, ROOT, SOURCES } from '../paths.mjs';

const kept = (...names) => names.map((name) => join(ROOT, 'third_party/licences', `${name}.txt`));

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
  { name: 'Emscripten', files: kept('emscripten') },
  { name: 'musl', files: [join(EMSCRIPTEN, 'system/lib/libc/musl/COPYRIGHT')] },
];

/** What is compiled into npm packages, which leave out its terms. */
const IN_PACKAGES = [
  { name: 'libFLAC, in @wasm-audio-decoders/flac', files: kept('flac') },
  {
    name: 'libogg, in @wasm-audio-decoders/flac and @wasm-audio-decoders/ogg-vorbis',
    files: kept('ogg'),
  },
  { name: 'libvorbis, in @wasm-audio-decoders/ogg-vorbis', files: kept('vorbis') },
  { name: 'libopus, in opus-decoder', files: kept('opus') },
  { name: 'mpg123, in mpg123-decoder', files: kept('lgpl_2_1') },
  { name: 'puff, in @wasm-audio-decoders/common', files: kept('puff') },
];

/** Packages that come without the text of their own terms. */
const KEPT = {
  '@wasm-audio-decoders/common': kept('wasm_audio_decoders'),
  '@wasm-audio-decoders/flac': kept('wasm_audio_decoders'),
  '@wasm-audio-decoders/ogg-vorbis': kept('wasm_audio_decoders'),
  // the LGPL adds to the GPL, whose text it leaves out
  'codec-parser': kept('gpl_3'),
  'mpg123-decoder': kept('wasm_audio_decoders'),
  'opus-decoder': kept('wasm_audio_decoders'),
};

/** The npm packages that reach a user: everything in the lock file that is not only for development. */
function npmPackages() {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.dev && !entry.optional && !entry.peer)
    .map(([path, { version }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const own = readdirSync(join(ROOT, path))
        .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
        .map((file) => join(ROOT, path, file));
      return { name: `${name} ${version}`, files: [...own, ...(KEPT[name] ?? [])] };
    });
}

/** Writes the terms of everything in the site that is not ours; fails when a text is missing. */
export function writeNotices(path) {
  const parts = [...NATIVE, ...npmPackages(), ...IN_PACKAGES].map(({ name, files }) => {
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
