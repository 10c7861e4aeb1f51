import { join } from 'node:path';
import { retimbre } from './command_line.ts';
import type { Pair } from './pairs.ts';
import { mean } from './statistics.ts';

export interface ResynthesisResult {
  meanDb: number;
  clips: { name: string; convergenceDb: number }[];
}

/** Spectral convergence of each content clip from its own magnitudes: PGHI and 30 fast Griffin-Lim iterations. */
export function measureResynthesis(pairs: Pair[], folder: string): ResynthesisResult {
  const clips = pairs.map(({ name, content }) => {
    const report = retimbre('resynthesise', content, '-o', join(folder, `${name}.wav`));
    const convergenceDb = report.spectralConvergenceDb as number;
    console.log(`  ${name}: ${convergenceDb.toFixed(2)} dB`);
    return { name, convergenceDb };
  });
  return { meanDb: mean(clips.map(({ convergenceDb }) => convergenceDb)), clips };
}
