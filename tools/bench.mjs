// npm run bench [-- OPTIONS]: builds the benchmarks and runs them; bench/main.ts says which options there are. --peers brings
// what the peers need, too.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildCli, buildSite, buildWasm } from './build.mjs';
import { run } from './command.mjs';
import { main } from './failure.mjs';
import { ROOT } from './paths.mjs';
import { installDebianPackages } from './setup/apt.mjs';
import { setUp } from './setup/steps.mjs';

const PEERS = ['python3-torch', 'python3-numpy', 'python3-scipy', 'libopenblas0-pthread'];

await main(() => {
  setUp('building');
  const options = process.argv.slice(2);
  if (options.includes('--peers')) installDebianPackages(PEERS);
  buildWasm(['relaxed'], ['retimbre', 'bench']);
  buildCli();
  const { only = '' } = parseArgs({
    args: options,
    options: { only: { type: 'string' } },
    strict: false,
  }).values;
  if (only.split(',').includes('job')) {
    installDebianPackages(['chromium']);
    buildWasm([]);
    buildSite();
  }
  run(
    join(ROOT, 'node_modules/.bin/vite'),
    ['build', '--config', 'bench/vite.config.ts', '--logLevel', 'warn'],
    { cwd: ROOT },
  );
  run(process.execPath, [join(ROOT, 'build/bench/main.js'), ...options], { cwd: ROOT });
});
