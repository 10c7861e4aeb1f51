// Keeps the arrows between the parts one way: web -> worker/protocol <- worker -> wasm -> core, cli -> worker, and inside
// core the layers below. Prints every offending line.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { Failure, main } from './failure.mjs';
import { ROOT } from './paths.mjs';

/** Core's folders from the ground up; a folder may include itself and folders of lower layers. */
const CORE_LAYERS = [
  ['base'],
  ['audio'],
  ['nn', 'optimise', 'spectral'],
  ['style'],
  ['transfer', 'view', 'learn', 'evaluate'],
];

/** Headers that would tie core to a host. */
const FOREIGN_TO_CORE = /^(emscripten|wasm_simd128|fstream|filesystem|iostream|cstdio|stdio\.h)/;

/** What the page may know of the worker: the types, its own end of the wire, and how to start it. */
const WORKER_FACE = [
  'worker/protocol.ts',
  'worker/client.ts',
  'worker/spawn.ts',
  'worker/audio/clip_length.ts',
  'worker/view/axes.ts',
];

/** Why `from` must not use `to` (both paths in the checkout), or null when it may. */
function objection(from, to) {
  const [part, folder] = from.split('/');
  const [otherPart, otherFolder] = to.split('/');
  switch (part) {
    case 'core': {
      if (otherPart !== 'core') return 'core uses only core';
      const layerOf = (name) => CORE_LAYERS.findIndex((names) => names.includes(name));
      if (layerOf(folder) < 0)
        return `core/${folder} has no place among the layers in tools/check-architecture.mjs`;
      return folder === otherFolder || layerOf(otherFolder) < layerOf(folder)
        ? null
        : `core/${folder} is not above core/${otherFolder}`;
    }
    case 'wasm':
      return otherPart === 'core' || otherPart === 'wasm' ? null : 'wasm uses only core';
    case 'worker':
      return otherPart === 'worker'
        ? null
        : 'worker uses only worker (and the wasm through its compiled module)';
    case 'cli':
      return otherPart === 'cli' || otherPart === 'worker' ? null : 'cli uses only worker';
    case 'web':
      return otherPart === 'web' || WORKER_FACE.includes(to)
        ? null
        : `web uses of the rest only ${WORKER_FACE.join(', ')}`;
    default:
      return null;
  }
}

const C_INCLUDE = /^\s*#\s*include\s*([<"])([^>"]+)[>"]/;
const TS_IMPORT = /(?:\bfrom|\bimport|\bimport\(|\bnew URL\()\s*['"](\.[^'"]*)['"]/g;

/** The objections to one file, as `path:line: what`. */
export function violationsIn(path, text) {
  const found = [];
  text.split('\n').forEach((line, index) => {
    const say = (what) => found.push(`${path}:${index + 1}: ${what}: ${line.trim()}`);
    if (/\.(h|cpp)$/.test(path)) {
      const include = line.match(C_INCLUDE);
      if (!include) return;
      const [, bracket, header] = include;
      if (path.startsWith('core/') && FOREIGN_TO_CORE.test(header))
        say('core knows no host and no files');
      if (bracket === '"' && /^(core|wasm|bench|tests|worker|web|cli)\//.test(header)) {
        const why = objection(path, header);
        if (why) say(why);
      }
    } else {
      for (const [, target] of line.matchAll(TS_IMPORT)) {
        const why = objection(path, posix.join(posix.dirname(path), target));
        if (why) say(why);
      }
    }
  });
  return found;
}

const CHECKED = ['core', 'wasm', 'worker', 'cli', 'web'];

/** The objections to the whole checkout. */
export function violations() {
  return CHECKED.filter((part) => existsSync(join(ROOT, part))).flatMap((part) =>
    readdirSync(join(ROOT, part), { recursive: true })
      .map((file) => `${part}/${file}`)
      .filter((path) => /\.(h|cpp|ts|tsx)$/.test(path))
      .flatMap((path) => violationsIn(path, readFileSync(join(ROOT, path), 'utf8'))),
  );
}

if (process.argv[1] === import.meta.filename) {
  await main(() => {
    const found = violations();
    if (found.length > 0)
      throw new Failure(`the parts use each other the wrong way round:\n${found.join('\n')}`);
  });
}
