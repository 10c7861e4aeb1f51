import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodeOf } from '../command.mjs';
import { BUILD, ROOT } from '../paths.mjs';

const FOLDER = join(BUILD, 'reports');

/** The sum of counts `{passed, failed}`. */
export function sumOf(counts) {
  return counts.reduce(
    (sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    { passed: 0, failed: 0 },
  );
}

/**
 * Runs a test program that writes a JSON report, and reads `{passed, failed}` out of it with `count`. A program that leaves
 * no report, reports no test at all, or ends badly without a failed test counts as one failure more.
 */
export async function runReported(name, command, args, { count, env = {} }) {
  const path = join(FOLDER, `${name}.json`);
  mkdirSync(FOLDER, { recursive: true });
  rmSync(path, { force: true });
  const code = await exitCodeOf(command, args(path), {
    cwd: ROOT,
    env: { ...process.env, ...env },
  });
  let counts;
  try {
    counts = count(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    console.error(`${name}: no report of its tests was left (${error.message})`);
    return { passed: 0, failed: 1 };
  }
  if (counts.passed + counts.failed === 0) {
    console.error(`${name}: no test ran`);
    return { passed: 0, failed: 1 };
  }
  if (code !== 0 && counts.failed === 0) {
    console.error(`${name}: every test passed, but the program ended with ${code}`);
    return { passed: counts.passed, failed: 1 };
  }
  return counts;
}
