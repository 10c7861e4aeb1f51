import { readFileSync } from 'node:fs';
import { loadNodeEngine } from '../../cli/node_engine.ts';
import { DEFAULT_PAIR } from '../../web/demo/demo_clips.ts';
import type { FirstView } from '../../web/demo/first_view.ts';
import { decodeAudio } from '../../worker/audio/decode.ts';
import { encodeWav } from '../../worker/audio/wav.ts';
import type { ClipInput, Picture, RetimbreModule, View } from '../../worker/engine/module.ts';
import { expectValue } from '../../worker/engine/outcome.ts';
import { finished } from '../../worker/growing_clip.ts';
import type { ClipRole } from '../../worker/protocol.ts';

const ROOT = new URL('../../', import.meta.url);
/** Small files, which are stretched until the page has drawn its own. */
const PICTURE = { widthPx: 640, heightPx: 160 };
/** As the page shows a whole clip at first. */
const SHOWN = {
  scale: 'log',
  lowestHz: 40,
  floorDb: -100,
  ceilingDb: 0,
  colourMap: 'magma',
} as const;
const HIGHEST_SHOWN_HZ = 20_000;

/** The engine with which the first view is made, and looked after. */
export function firstViewEngine(): Promise<RetimbreModule> {
  return loadNodeEngine(new URL('build/wasm/', ROOT).href, { variant: 'relaxed' });
}

export async function demoSound(id: string): Promise<ClipInput> {
  const decoded = await decodeAudio(readFileSync(new URL(`public/demo/${id}.flac`, ROOT)), id);
  if (decoded.kind !== 'clip') throw new Error(decoded.message);
  return decoded.clip;
}

/** What the page says of a clip. */
export function infoOf(module: RetimbreModule, sound: ClipInput, name: string, role: ClipRole) {
  return { ...expectValue(module.inspect(sound, role)), name };
}

/** Everything that the page shows before its engine is there, made by that engine at its defaults. */
export async function makeFirstView() {
  const module = await firstViewEngine();
  const content = await demoSound(DEFAULT_PAIR.content);
  const style = await demoSound(DEFAULT_PAIR.style);
  const job = expectValue(module.createTransfer(content, [{ clip: style, weight: 1 }], {}));
  const result = finished(job);
  const report = job.report();
  const facts: FirstView = {
    options: module.options(),
    presets: module.presets(),
    content: infoOf(module, content, `${DEFAULT_PAIR.content}.flac`, 'content'),
    style: infoOf(module, style, `${DEFAULT_PAIR.style}.flac`, 'style'),
    result: infoOf(module, result, 'result', 'result'),
    report: { ...report, losses: report.losses.map(rounded) },
    scores: expectValue(module.score(content, style, result)),
  };
  const pictures = {
    content: pictureOf(module, content),
    style: pictureOf(module, style),
    result: pictureOf(module, result),
  };
  return { facts, sound: new Uint8Array(encodeWav(result, 'pcm16')), pictures };
}

/** To the digits that the chart and its legend show. */
function rounded<T extends object>(terms: T): T {
  const entries = Object.entries(terms).map(([name, value]) => [
    name,
    Number(value.toPrecision(4)),
  ]);
  return Object.fromEntries(entries);
}

function pictureOf(module: RetimbreModule, sound: ClipInput): Picture {
  const frames = sound.channels[0]?.length ?? 0;
  const view: View = {
    ...PICTURE,
    ...SHOWN,
    fromSeconds: 0,
    toSeconds: frames / sound.sampleRateHz,
    highestHz: Math.min(sound.sampleRateHz / 2, HIGHEST_SHOWN_HZ),
  };
  return expectValue(module.spectrogram(sound, view));
}
