// npm run listen [-- --pairs DIR] [--out DIR] [--again]: renders every pair as content, style, plain mix, equaliser match,
// random-cnn and infinite, both engines at their defaults, into one static page, DIR/index.html. What is there is not made
// again, unless the engine's build has changed; random-cnn, which takes long, then only with --again.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { encode } from 'fast-png';
import { clipSpectrogram } from '../../cli/picture/clip_spectrogram.ts';
import { loadRetimbre } from '../module.ts';
import { findPairs } from '../pairs.ts';
import { buildHash, type Recipe, Renders } from '../renders.ts';
import { commit } from '../results.ts';
import { type ListeningPair, listeningPage, type Sound } from './page.ts';

const THREADS = 2;
const SPECTROGRAM = { widthPx: 720, heightPx: 240 };

/** In the order in which people should listen. */
const SOUNDS: { id: string; title: string; recipe: Recipe }[] = [
  { id: 'content', title: 'Content', recipe: 'content' },
  { id: 'style', title: 'Style', recipe: 'style' },
  { id: 'mix', title: 'Plain mix', recipe: 'mix' },
  { id: 'equaliser', title: 'Equaliser match', recipe: 'equaliser' },
  { id: 'random_cnn', title: 'random-cnn', recipe: { engine: 'random-cnn' } },
  { id: 'infinite', title: 'infinite', recipe: { engine: 'infinite' } },
];

const { values } = parseArgs({
  options: {
    pairs: { type: 'string' },
    out: { type: 'string', default: 'build/listen' },
    again: { type: 'boolean', default: false },
  },
});
const pairs = findPairs(values.pairs);
const engine = await loadRetimbre(THREADS);
const renders = new Renders({
  folder: values.out,
  engine,
  build: buildHash(resolve('build/wasm/relaxed/retimbre.wasm')),
  keepsOlder: (recipe) =>
    !values.again && typeof recipe === 'object' && recipe.engine === 'random-cnn',
  beside: {
    ending: '.png',
    make: (clip) => {
      const { widthPx, heightPx, rgba } = clipSpectrogram(engine, clip, SPECTROGRAM, 'mel').picture;
      return encode({ width: widthPx, height: heightPx, data: rgba, channels: 4 });
    },
  },
  onMade: (pair, name, seconds) =>
    console.log(`${pair.name}: made ${name} in ${seconds.toFixed(1)} s`),
});
mkdirSync(values.out, { recursive: true });
const page = join(values.out, 'index.html');
const listening: ListeningPair[] = [];
for (const pair of pairs) {
  const sounds: Sound[] = [];
  for (const { id, title, recipe } of SOUNDS) {
    const { scores, seconds } = await renders.get(pair, id, recipe);
    sounds.push({
      id,
      title,
      scores,
      ...(typeof recipe === 'object' && { seconds }),
      sound: `${encodeURIComponent(pair.name)}/${id}.wav`,
      spectrogram: `${encodeURIComponent(pair.name)}/${id}.png`,
    });
  }
  listening.push({ name: pair.name, sounds });
  // after each pair, so that one can listen while the rest is made
  writeFileSync(page, listeningPage(listening, `commit ${commit()}`));
}
console.log(`${pairs.length} pairs: open ${pathToFileURL(page).href}`);
// the threads of the wasm module would keep Node alive
process.exit(0);
