// npm run listen [-- OPTIONS]: builds the engine and renders pairs into a page for listening; bench/listening/main.ts says which
// options there are.
import { join } from 'node:path';
import { buildWasm } from './build.mjs';
import { run } from './command.mjs';
import { main } from './failure.mjs';
import { ROOT } from './paths.mjs';
import { setUp } from './setup/steps.mjs';

await main(() => {
  setUp('building');
  buildWasm(['relaxed'], ['retimbre']);
  run(
    join(ROOT, 'node_modules/.bin/vite'),
    ['build', '--config', 'bench/vite.config.ts', '--logLevel', 'warn'],
    { cwd: ROOT },
  );
  run(process.execPath, [join(ROOT, 'build/bench/listen.js'), ...process.argv.slice(2)], {
    cwd: ROOT,
  });
});
