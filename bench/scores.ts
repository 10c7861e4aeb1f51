import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Baseline, ClipInput, Scores } from '../worker/engine/module.ts';
import { loadBench, loadRetimbre, unwrap } from './module.ts';
import { lasting, type Pair, readClip } from './pairs.ts';
import { mean, median } from './statistics.ts';
import { PYTHON } from './torch.ts';

const ANALYSIS_RATE_HZ = 22050;
const THREADS = 2;
const CLIP_SECONDS = 10;
const SCRIPT = 'bench/peers/scores.py';
const FOLDER = 'build/bench/clips';
const BASELINES: Baseline[] = ['mix', 'equaliser'];
/** Scores near 0 are compared by their difference. */
const RELATIVE_FROM = 0.1;

export interface ScoresResult {
  pairs: number;
  /** Of one call, the first of each process left out, in which the wasm is still compiled. */
  seconds: number;
  mixSuperposition: number;
  equaliserSuperposition: number;
  /** Of any score of style or content to the peer's. */
  largestDifference?: number;
}

/** The seven scores that the peer has too, by name. */
type PeerScores = Record<string, number>;

/** Times the scores, takes them of both baselines and compares them with a peer's of the same samples. */
export async function measureScores(pairs: Pair[], withPeers: boolean): Promise<ScoresResult> {
  const engine = await loadRetimbre(THREADS);
  const bench = await loadBench('relaxed', 1);
  mkdirSync(FOLDER, { recursive: true });
  const seconds: number[] = [];
  const superposition: Record<Baseline, number[]> = { mix: [], equaliser: [] };
  const differences: number[] = [];
  for (const pair of pairs) {
    // of one length, so that all take the same time, and at the analysis rate, so that nobody's resampling counts
    const analysed = async (path: string): Promise<ClipInput> => ({
      channels: [unwrap(bench.analysedSamples(lasting(await readClip(path), CLIP_SECONDS)))],
      sampleRateHz: ANALYSIS_RATE_HZ,
    });
    const content = await analysed(pair.content);
    const style = await analysed(pair.style);
    const results = BASELINES.map((kind) => unwrap(engine.baseline(kind, content, style)));
    const ours = results.map((result, i) => {
      const started = performance.now();
      const scores = unwrap(engine.score(content, style, result));
      seconds.push((performance.now() - started) / 1000);
      superposition[BASELINES[i] as Baseline].push(scores.defects.superposition);
      return scores;
    });
    if (withPeers) {
      const peers = peerScores([content, style, ...results]);
      ours.forEach((scores, i) => {
        differences.push(largestDifference(scores, peers[i] as PeerScores));
      });
      console.log(`  ${pair.name}: ${Math.max(...differences.slice(-2)).toExponential(1)}`);
    }
  }
  return {
    pairs: pairs.length,
    seconds: median(seconds.slice(1)),
    mixSuperposition: mean(superposition.mix),
    equaliserSuperposition: mean(superposition.equaliser),
    ...(withPeers && { largestDifference: Math.max(...differences) }),
  };
}

/** The peer's scores of each clip from the third on, as results of the first two. */
function peerScores(clips: ClipInput[]): PeerScores[] {
  const paths = clips.map((clip, i) => {
    const path = join(FOLDER, `scored_${i}.f32`);
    writeFileSync(path, clip.channels[0] as Float32Array);
    return path;
  });
  const lines = execFileSync(PYTHON, ['-B', SCRIPT, ...paths], { encoding: 'utf8' });
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function largestDifference({ style, content, defects }: Scores, peer: PeerScores): number {
  const ours: Record<string, number> = { ...style, ...content, ...defects };
  const differences = Object.entries(peer).map(
    ([name, value]) =>
      Math.abs((ours[name] as number) - value) / Math.max(RELATIVE_FROM, Math.abs(value)),
  );
  return Math.max(...differences);
}
