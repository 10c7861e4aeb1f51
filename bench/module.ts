import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import v8 from 'node:v8';
import { loadNodeEngine } from '../cli/node_engine.ts';
import type {
  ClipInput,
  Outcome,
  RetimbreModule,
  Settings,
  Variant,
} from '../worker/engine/module.ts';

export interface EvaluationTiming {
  seconds: number;
  /** In matrix products and convolutions. */
  productSeconds: number;
  productFlops: number;
}

/** An engine's objective for a pair of clips. */
export interface Evaluations {
  /** Answers the seconds that preparing took, after analysis. */
  prepare(content: ClipInput, style: ClipInput, settings: Settings): Outcome<number>;
  /** One at the start. */
  evaluate(): EvaluationTiming;
  /** Losses by part at x, [frames x rank], and the gradient of their weighted sum. */
  evaluateAt(x: Float32Array): { weights: number[]; losses: number[]; gradient: Float32Array };
  delete(): void;
}

/** Relative errors of a network of finitely many filters. */
export interface FiniteErrors {
  kernel: number;
  styleGradient: number;
  contentGradient: number;
}

export interface LimitErrors {
  prepare(content: ClipInput, style: ClipInput, rank: number, width: number): Outcome<null>;
  errors(filters: number, seed: number): FiniteErrors;
  kernelError(filters: number, seed: number): number;
  delete(): void;
}

/** Means over seconds of the difference between two clips' channels; 0 is the same image. */
export interface StereoScores {
  correlation: number;
  levelDifferenceDb: number;
}

/** The surface of bench/bench.cpp. */
export interface BenchModule {
  matrixProductSeconds(
    m: number,
    k: number,
    n: number,
    threads: number,
    repetitions: number,
  ): Outcome<Float32Array>;
  transformSecondsPerFrame(): number;
  stftSecondsPerFrame(samples: number, threads: number): number;
  /** The onset envelope, one value for each step of 512 samples at 22 050 Hz. */
  onsets(clip: ClipInput): Outcome<number[]>;
  /** Long-term power of a clip's mix in the bands between `edgesHz`, in dB above its loudness. */
  longTermLevelsDb(clip: ClipInput, edgesHz: number[]): number[];
  resampled(clip: ClipInput, rateHz: number): Outcome<ClipInput>;
  analysedSamples(clip: ClipInput): Outcome<Float32Array<ArrayBuffer>>;
  /** What a texture of so many seconds is made of, before anything is done to it. */
  quilt(style: ClipInput, seconds: number, seed: number): ClipInput;
  stereoScores(content: ClipInput, result: ClipInput): Outcome<StereoScores>;
  memoryBytes(): number;
  Evaluations: new (threads: number) => Evaluations;
  LimitErrors: new (threads: number) => LimitErrors;
}

/** A fresh module with a memory of its own, so that what one benchmark leaves behind does not reach the next. */
export async function loadBench(variant: Variant, threads: number): Promise<BenchModule> {
  // Node 20 keeps relaxed SIMD behind a flag, which later versions no longer know.
  if (process.versions.node.startsWith('20.'))
    v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  const path = resolve(join('build/wasm', variant, 'bench.js'));
  const { default: create } = await import(pathToFileURL(path).href);
  return create({ poolSize: threads - 1 });
}

/** The shipped module, in the same way. */
export function loadRetimbre(threads: number): Promise<RetimbreModule> {
  return loadNodeEngine(`${pathToFileURL(resolve('build/wasm')).href}/`, {
    threads,
    variant: 'relaxed',
  });
}

export function unwrap<T>(outcome: Outcome<T>): T {
  if ('error' in outcome) throw new Error(outcome.error.message);
  return outcome.value;
}
