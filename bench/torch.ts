import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ClipInput } from '../worker/engine/module.ts';
import { loadBench, unwrap } from './module.ts';

export const PYTHON = '/usr/bin/python3'; // Debian's, which has Debian's torch
const SCRIPT = 'bench/peers/random_cnn.py';
const INFINITE_SCRIPT = 'bench/peers/infinite_width.py';

/** Writes both clips as the peers read them: raw float32, mono, at the analysis rate and level. */
export async function writeAnalysed(
  folder: string,
  content: ClipInput,
  style: ClipInput,
): Promise<[string, string]> {
  const bench = await loadBench('relaxed', 1);
  mkdirSync(folder, { recursive: true });
  const paths: [string, string] = [join(folder, 'content.f32'), join(folder, 'style.f32')];
  for (const [i, clip] of [content, style].entries()) {
    writeFileSync(paths[i] as string, unwrap(bench.analysedSamples(clip)));
  }
  return paths;
}

export interface TorchLoss {
  torch: string;
  seconds: number;
  evaluations: number;
  loss: { content: number; style: number; total: number };
}

/** L-BFGS from the content in PyTorch, with our filters. */
export function optimiseInTorch(
  clips: [string, string],
  iterations: number,
  alpha: number,
): TorchLoss {
  const args = [
    SCRIPT,
    'optimise',
    ...clips,
    '--iterations',
    `${iterations}`,
    '--alpha',
    `${alpha}`,
  ];
  return JSON.parse(execFileSync(PYTHON, args, { encoding: 'utf8' }));
}

export interface InfiniteReference {
  /** [frames x bins] */
  x: Float32Array;
  /** Of content, style and box, without weights. */
  losses: number[];
  gradients: Float32Array[];
}

/** The engine `infinite` by its definition, or by the script in the folder `reference`, at frames that PyTorch chooses. */
export function infiniteInTorch(clips: [string, string], reference?: string): InfiniteReference {
  const paths = ['x.f32', 'gradients.f32'].map((name) => join('build/bench/clips', name));
  const losses = JSON.parse(
    execFileSync(
      PYTHON,
      [INFINITE_SCRIPT, ...clips, ...paths, ...(reference ? ['--reference', reference] : [])],
      { encoding: 'utf8' },
    ),
  );
  const [x, all] = paths.map((path) => new Float32Array(new Uint8Array(readFileSync(path)).buffer));
  if (!x || !all) throw new Error('PyTorch has written nothing.');
  const gradients = [0, 1, 2].map((part) => all.subarray(part * x.length, (part + 1) * x.length));
  return { x, losses, gradients };
}

/**
 * The published method in PyTorch, one evaluation (`time`) or one iteration of Griffin and Lim (`phase`) at a time, so that it can
 * take turns with ours.
 */
export class PublishedMethod {
  readonly version: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  private constructor(
    process: ChildProcessWithoutNullStreams,
    lines: AsyncIterator<string>,
    version: string,
  ) {
    this.#process = process;
    this.#lines = lines;
    this.version = version;
  }

  static async start(
    what: 'time' | 'phase',
    clips: [string, string],
    threads: number,
  ): Promise<PublishedMethod> {
    const child = spawn(PYTHON, [SCRIPT, what, ...clips, '--threads', `${threads}`]);
    child.stderr.pipe(process.stderr);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = (await lines.next()).value as string | undefined;
    if (!first?.startsWith('ready ')) throw new Error('PyTorch did not start.');
    return new PublishedMethod(child, lines, first.slice('ready '.length));
  }

  /** Seconds of the next one. */
  async step(): Promise<number> {
    this.#process.stdin.write('\n');
    return Number((await this.#lines.next()).value);
  }

  close(): void {
    this.#process.stdin.end();
  }
}
