import type { ClipInput, RetimbreModule, Scores } from '../worker/engine/module.ts';
import { finished } from '../worker/growing_clip.ts';
import { type BenchModule, loadBench, loadRetimbre, type StereoScores, unwrap } from './module.ts';
import { type Pair, readClip } from './pairs.ts';
import { mean, median } from './statistics.ts';

type StyleScores = Scores['style'];

const THREADS = 2;
const ROUNDS = 3;

/** Where the two sources of a scene are: how loud, and how many seconds late, each channel has them. */
interface Place {
  gains: [number, number];
  delays: [number, number];
}

/** By level alone, as of a mixing desk; by level and time, as of two microphones some 20 cm apart. */
const SCENES: Record<string, [Place, Place]> = {
  panned: [
    { gains: [0.95, 0.31], delays: [0, 0] },
    { gains: [0.45, 0.89], delays: [0, 0] },
  ],
  spaced: [
    { gains: [0.8, 0.6], delays: [0, 0.5e-3] },
    { gains: [0.6, 0.8], delays: [0.4e-3, 0] },
  ],
};

/** What became of a stereo content. */
export interface StereoFigures {
  stereo: StereoScores;
  /** Style scores of the mean of both channels, and the mean of each channel's own. */
  mixed: StyleScores;
  single: StyleScores;
  /** Of the transfer, or both; median of some. */
  seconds: number;
}

export interface StereoResult {
  scenes: { scene: string; pair: string; image: StereoFigures; channels: StereoFigures }[];
}

/**
 * Stereo contents of two of the pairs' contents each, transferred as it is done here, by their mid and their stereo image, and
 * channel by channel as two mono clips.
 */
export async function measureStereo(pairs: Pair[]): Promise<StereoResult> {
  const engine = await loadRetimbre(THREADS);
  const bench = await loadBench('relaxed', 1);
  const clips = await Promise.all(pairs.map(({ content }) => readClip(content)));
  const scenes: StereoResult['scenes'] = [];
  for (const [scene, places] of Object.entries(SCENES)) {
    for (const [i, pair] of pairs.entries()) {
      const first = clips[i] as ClipInput;
      const others = [...clips.slice(i + 1), ...clips.slice(0, i)];
      const second = others.find(({ sampleRateHz }) => sampleRateHz === first.sampleRateHz);
      if (!second) continue;
      const content = arranged([first, second], places);
      const style = await readClip(pair.style);
      const figures = (make: (content: ClipInput) => ClipInput) =>
        figuresOf(engine, bench, content, style, make);
      const image = figures((content) => transferred(engine, content, style));
      const channels = figures((content) => ({
        sampleRateHz: content.sampleRateHz,
        channels: [0, 1].flatMap((c) => transferred(engine, channelOf(content, c), style).channels),
      }));
      console.log(`  ${scene}, ${pair.name}: ${JSON.stringify({ image, channels })}`);
      scenes.push({ scene, pair: pair.name, image, channels });
    }
  }
  if (scenes.length === 0)
    throw new Error('No two contents are at one rate; give pairs that are, with --pairs DIR.');
  return { scenes };
}

function figuresOf(
  engine: RetimbreModule,
  bench: BenchModule,
  content: ClipInput,
  style: ClipInput,
  make: (content: ClipInput) => ClipInput,
): StereoFigures {
  let result = content;
  const seconds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    result = make(content);
    return (performance.now() - start) / 1e3;
  });
  const styleScores = (content: ClipInput, result: ClipInput) =>
    unwrap(engine.score(content, style, result)).style;
  const single = [0, 1].map((c) => styleScores(channelOf(content, c), channelOf(result, c)));
  return {
    stereo: unwrap(bench.stereoScores(content, result)),
    mixed: styleScores(content, result),
    single: meanOf(single),
    seconds: median(seconds),
  };
}

function transferred(engine: RetimbreModule, content: ClipInput, style: ClipInput): ClipInput {
  const job = unwrap(engine.createTransfer(content, [{ clip: style, weight: 1 }], {}));
  try {
    return finished(job);
  } finally {
    job.delete();
  }
}

function channelOf({ channels, sampleRateHz }: ClipInput, c: number): ClipInput {
  return { channels: channels.slice(c, c + 1), sampleRateHz };
}

/** Both sources, equally loud and as long as the shorter, in their places. */
function arranged(sources: [ClipInput, ClipInput], places: [Place, Place]): ClipInput {
  const { sampleRateHz } = sources[0];
  const samples = sources.map(({ channels }) => channels[0] as Float32Array);
  const frames = Math.min(...samples.map(({ length }) => length));
  const levels = samples.map((each) =>
    Math.sqrt(each.reduce((sum, x) => sum + x * x, 0) / each.length),
  );
  const channels = [0, 1].map((c) =>
    Float32Array.from({ length: frames }, (_, n) =>
      places.reduce((sum, { gains, delays }, s) => {
        const x = samples[s]?.[n - Math.round((delays[c] as number) * sampleRateHz)] ?? 0;
        return sum + (0.05 / (levels[s] as number)) * (gains[c] as number) * x;
      }, 0),
    ),
  );
  return { channels, sampleRateHz };
}

export function meanOf(scores: StyleScores[]): StyleScores {
  const of = (score: keyof StyleScores) => mean(scores.map((each) => each[score]));
  return { gram: of('gram'), mfcc: of('mfcc'), spectrumDb: of('spectrumDb') };
}
