import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { buildCli, buildHost, buildSite, buildWasm } from '../build.mjs';
import { exitCodeOf } from '../command.mjs';
import { BUILD, ROOT } from '../paths.mjs';
import { CLANG_FORMAT, cppFiles, hasClangFormat } from '../sources.mjs';
import { runReported, sumOf } from './report.mjs';

const BIN = join(ROOT, 'node_modules/.bin');

const googleTest = ({ tests, failures, errors = 0 }) => ({
  passed: tests - failures - errors,
  failed: failures + errors,
});

/** Node 20 keeps relaxed SIMD behind a flag, which later versions no longer know. */
const RELAXED_FLAGS = process.versions.node.startsWith('20.')
  ? ['--experimental-wasm-relaxed-simd']
  : [];

async function style() {
  const checks = [
    [
      'format and lint of TypeScript and JavaScript',
      join(BIN, 'biome'),
      ['check', '--error-on-warnings', '.'],
    ],
    ['types', join(BIN, 'tsc'), ['--noEmit']],
    [
      'types of the service worker',
      join(BIN, 'tsc'),
      ['--noEmit', '--project', 'tsconfig.service_worker.json'],
    ],
    ['architecture', process.execPath, ['tools/check-architecture.mjs']],
  ];
  if (hasClangFormat())
    checks.push(['format of C++', CLANG_FORMAT, ['--dry-run', '--Werror', ...cppFiles()]]);
  const counts = { passed: 0, failed: 0 };
  for (const [name, command, args] of checks) {
    const passes = (await exitCodeOf(command, args, { cwd: ROOT })) === 0;
    console.log(`${passes ? 'passed' : 'FAILED'}: ${name}`);
    counts[passes ? 'passed' : 'failed'] += 1;
  }
  return counts;
}

const REPORTED = (report) => [`--gtest_output=json:${report}`, '--gtest_brief=1'];

/** In as many processes as there are cores, at most 4, each with its share of the tests: nearly all of them work on one core. */
async function core() {
  buildHost();
  const shards = Math.min(availableParallelism(), 4);
  const counts = await Promise.all(
    Array.from({ length: shards }, (_, shard) =>
      runReported(`core-host-${shard}`, join(BUILD, 'host/core_tests'), REPORTED, {
        count: googleTest,
        env: {
          UBSAN_OPTIONS: 'print_stacktrace=1',
          GTEST_TOTAL_SHARDS: `${shards}`,
          GTEST_SHARD_INDEX: `${shard}`,
        },
      }),
    ),
  );
  return sumOf(counts);
}

/** In one process: a program of Emscripten does not see the environment that would give it its share. */
function wasm(variant) {
  buildWasm([variant], ['core_tests']);
  const program = join(BUILD, 'cmake', variant, 'core_tests.js');
  return runReported(
    `core-${variant}`,
    process.execPath,
    (report) => [...RELAXED_FLAGS, program, ...REPORTED(report)],
    { count: googleTest },
  );
}

function ts() {
  buildWasm([]);
  buildCli();
  return runReported(
    'ts',
    join(BIN, 'vitest'),
    (report) => ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    {
      count: ({ numPassedTests, numFailedTests, testResults }) => ({
        passed: numPassedTests,
        // a file that could not even be loaded has no tests that could fail
        failed:
          numFailedTests +
          testResults.filter(
            ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
          ).length,
      }),
    },
  );
}

function e2e() {
  buildWasm([]);
  buildSite();
  const projects = ['isolated', 'no-isolation'].map((name) => `--project=${name}`);
  const args = ['test', '--reporter=list,json', ...projects];
  return runReported('e2e', join(BIN, 'playwright'), () => args, {
    count: ({ stats, errors }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky + errors.length,
    }),
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: join(BUILD, 'reports/e2e.json') },
  });
}

/** The parts of the tests, each building what it needs and resolving to `{passed, failed}`. */
export const PARTS = {
  style,
  core,
  'wasm-relaxed': () => wasm('relaxed'),
  'wasm-single': () => wasm('single'),
  ts,
  e2e,
};
