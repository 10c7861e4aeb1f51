import type { TextureScores } from '../worker/engine/module.ts';
import { finished } from '../worker/growing_clip.ts';
import { loadBench, loadRetimbre, unwrap } from './module.ts';
import { type Pair, readClip } from './pairs.ts';

/** What is kept of each style, and what is made of it. */
const STYLE_SECONDS = 5;
const TEXTURE_SECONDS = 60;
const THREADS = 2;
const SEED = 0;

export interface TextureResult {
  styleSeconds: number;
  textureSeconds: number;
  /** Of one texture, the mean; absent where only quilts were measured. */
  seconds?: number;
  /** Scores of the texture, and of the quilt that it starts from. */
  styles: { name: string; texture?: TextureScores; quilt: TextureScores }[];
}

/** Textures of the beginning of each pair's style at default settings, scored. */
export async function measureTexture(pairs: Pair[]): Promise<TextureResult> {
  const engine = await loadRetimbre(THREADS);
  const bench = await loadBench('relaxed', 1);
  const styles: TextureResult['styles'] = [];
  let milliseconds = 0;
  for (const pair of pairs) {
    const { channels, sampleRateHz } = await readClip(pair.style);
    const frames = Math.round(STYLE_SECONDS * sampleRateHz);
    const style = { channels: channels.map((channel) => channel.slice(0, frames)), sampleRateHz };
    const started = performance.now();
    const made = finished(
      unwrap(engine.createTexture(style, { seconds: TEXTURE_SECONDS, seed: SEED })),
    );
    milliseconds += performance.now() - started;
    const texture = unwrap(engine.textureScores(style, made));
    const quilt = unwrap(engine.textureScores(style, bench.quilt(style, TEXTURE_SECONDS, SEED)));
    const name = styleOf(pair);
    console.log(`  ${name}: texture ${lineOf(texture)}; quilt ${lineOf(quilt)}`);
    styles.push({ name, texture, quilt });
  }
  return {
    styleSeconds: STYLE_SECONDS,
    textureSeconds: TEXTURE_SECONDS,
    seconds: milliseconds / 1000 / pairs.length,
    styles,
  };
}

/** `01_speech_woman__fire` is a pair with the style `fire`. */
function styleOf({ name }: Pair): string {
  return name.replace(/^.*__/, '').replaceAll('_', ' ');
}

function lineOf({ toStyle, betweenHalves, ...scores }: TextureScores): string {
  const classes = (['levelDb', 'variance', 'skewness', 'correlation', 'modulation'] as const)
    .map((of) => `${of} ${(toStyle[of] / betweenHalves[of]).toFixed(2)}`)
    .join(', ');
  return `${scores.withinHalves ? 'within' : 'not within'} the halves (parts of their distance: ${classes}), copied ${scores.copiedSeconds.toFixed(2)} s, autocorrelation ${scores.period.correlation.toFixed(2)}`;
}

export function summaryOf(scores: TextureScores[]): string[] {
  const of = `of ${scores.length}`;
  const count = (is: (each: TextureScores) => boolean) => scores.filter(is).length;
  const longest = Math.max(...scores.map(({ copiedSeconds }) => copiedSeconds));
  return [
    `within the spread of the style's own halves on ${count(({ withinHalves }) => withinHalves)} ${of}`,
    `longest copied stretch ${longest.toFixed(2)} s`,
    `no period on ${count(({ period }) => !period.isPeriodic)} ${of}`,
  ];
}
