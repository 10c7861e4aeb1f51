// npm run format: lays out our own code as the checks in npm test want it.
import { join } from 'node:path';
import { run } from './command.mjs';
import { main } from './failure.mjs';
import { ROOT } from './paths.mjs';
import { CLANG_FORMAT, cppFiles } from './sources.mjs';

await main(() => {
  run(join(ROOT, 'node_modules/.bin/biome'), ['check', '--write', '.'], { cwd: ROOT });
  run(CLANG_FORMAT, ['-i', ...cppFiles()], { cwd: ROOT });
});
