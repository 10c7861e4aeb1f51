import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../../cli/retimbre.js', import.meta.url));

if (!existsSync(new URL('../../build/cli/main.js', import.meta.url))) {
  throw new Error('The command line is not built; run `npm run build:cli` first.');
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts the real command line as a process of its own. */
export function startRetimbre(args: string[]): { ended: Promise<Ended>; interrupt: () => void } {
  const child = spawn(process.execPath, [launcher, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended: Ended = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    ended.stdout += text;
  });
  child.stderr.on('data', (text) => {
    ended.stderr += text;
  });
  return {
    ended: new Promise((resolve) => {
      child.on('close', (code) => resolve({ ...ended, code }));
    }),
    interrupt: () => child.kill('SIGINT'),
  };
}

export function retimbre(...args: string[]): Promise<Ended> {
  return startRetimbre(args).ended;
}
