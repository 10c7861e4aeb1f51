import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { AnalysisResult } from './analysis.ts';
import type { EvaluationResult } from './evaluation.ts';
import type { HighBandResult } from './high_band.ts';
import type { InfiniteResult } from './infinite.ts';
import type { JobResult } from './job.ts';
import type { LimitResult } from './limit.ts';
import type { LongResult } from './long.ts';
import type { LossResult } from './loss.ts';
import type { PresetsResult } from './presets.ts';
import type { CeilingResult } from './products.ts';
import type { QualityResult } from './quality.ts';
import type { ReferenceResult } from './reference.ts';
import type { ResynthesisResult } from './resynthesis.ts';
import type { ScoresResult } from './scores.ts';
import type { StereoResult } from './stereo.ts';
import type { StylesResult } from './styles.ts';
import type { TextureResult } from './texture.ts';

const PATH = 'bench/results.json';

export interface Measured {
  products?: CeilingResult[];
  analysis?: AnalysisResult;
  infinite?: InfiniteResult;
  job?: JobResult;
  evaluation?: EvaluationResult;
  resynthesis?: ResynthesisResult;
  scores?: ScoresResult;
  loss?: LossResult;
  limit?: LimitResult;
  reference?: ReferenceResult;
  quality?: QualityResult;
  texture?: TextureResult;
  long?: LongResult;
  stereo?: StereoResult;
  styles?: StylesResult;
  presets?: PresetsResult;
  'high-band'?: HighBandResult;
}

interface Provenance {
  commit: string;
  date: string;
  machine: string;
  node: string;
}

/** A part's figures and where they come from; parts are measured at different times. */
export interface Results extends Measured {
  provenance: { [Part in keyof Measured]: Provenance };
}

export function readResults(): Results {
  if (!existsSync(PATH)) return { provenance: {} };
  return JSON.parse(readFileSync(PATH, 'utf8'));
}

/** The commit of the engine's source, and whether it has changed since. */
export function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const changed = git(
    'status',
    '--porcelain',
    '--',
    'core',
    'wasm',
    'worker',
    'third_party',
    'CMakeLists.txt',
  );
  return git('rev-parse', '--short', 'HEAD') + (changed === '' ? '' : ' with changes');
}

function provenance(): Provenance {
  return {
    commit: commit(),
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores`,
    node: process.version,
  };
}

/** Puts a part's figures in place of its older ones. */
export function keep<Part extends keyof Measured>(part: Part, figures: Measured[Part]): void {
  const results = readResults();
  const next = {
    ...results,
    [part]: figures,
    provenance: { ...results.provenance, [part]: provenance() },
  };
  writeFileSync(PATH, `${JSON.stringify(next, null, 2)}\n`);
}
