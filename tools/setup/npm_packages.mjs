import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../command.mjs';
import { ROOT } from '../paths.mjs';
import { isStamped, stamp, unstamp } from './stamp.mjs';

/** Installs node_modules as the lock file says, when it is missing or was installed from another lock file. */
export function installNpmPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (isStamped('npm', lock) && existsSync(join(ROOT, 'node_modules/.package-lock.json'))) return;
  console.log('npm packages: installing');
  unstamp('npm');
  run('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: ROOT,
    failing:
      'npm could not install the packages in package-lock.json (its own message is above). Check that the npm registry can be reached, and run `npm run setup` again.',
  });
  stamp('npm', lock);
}
