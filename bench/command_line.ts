import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import type { JobReport } from '../worker/engine/module.ts';

/** What `retimbre ... --json` prints, as far as the benchmarks read it. */
export interface CommandReport extends Omit<JobReport, 'seconds'> {
  seconds: Record<'decode' | 'analysis' | 'optimise' | 'phase' | 'total', number>;
  variant: string;
  threads: number;
}

export function retimbre(...args: string[]): CommandReport {
  const options: ExecFileSyncOptionsWithStringEncoding = {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 26,
  };
  return JSON.parse(
    execFileSync(process.execPath, ['cli/retimbre.js', ...args, '--json'], options),
  );
}
