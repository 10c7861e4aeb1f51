import { existsSync } from 'node:fs';
import { outputOf, run } from '../command.mjs';
import { Failure } from '../failure.mjs';

const WAIT_FOR_LOCK = ['-o', 'DPkg::Lock::Timeout=300'];

/** The packages among `names` that are not installed. */
export function missingPackages(names) {
  const listed =
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills these in
    outputOf('dpkg-query', ['--show', '--showformat', '${Package} ${db:Status-Status}\n']) ?? '';
  const installed = new Set(
    listed
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return names.filter((name) => !installed.has(name));
}

let updated = false;

/** `apt-get update`, once per run. */
export function updatePackageLists() {
  if (updated) return;
  run('apt-get', [...WAIT_FOR_LOCK, 'update', '-q'], {
    failing:
      '`apt-get update` failed (its own message is above). Check that the Debian mirror can be reached, and run the command again.',
  });
  updated = true;
}

/** Installs those of `names` that are missing; says which, and what to do, where it cannot. */
export function installDebianPackages(names) {
  const missing = missingPackages(names);
  if (missing.length === 0) return;
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Failure(
      `This system has no apt-get; install by hand what these Debian packages hold: ${missing.join(' ')}.`,
    );
  }
  if (process.getuid() !== 0) {
    throw new Failure(
      `Debian packages are missing; run \`sudo apt-get install ${missing.join(' ')}\` and then this command again.`,
    );
  }
  console.log(`Debian packages: installing ${missing.join(' ')}`);
  updatePackageLists();
  run('apt-get', [...WAIT_FOR_LOCK, 'install', '-q', '-y', '--no-install-recommends', ...missing], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    failing: `apt-get could not install ${missing.join(' ')} (its own message is above). Mend that, and run the command again.`,
  });
}

/** The Debian mirror this machine's apt uses for its own release, with a slash at the end. */
export function debianMirror(codename) {
  const read = () =>
    (
      outputOf('apt-get', [
        'indextargets',
        '--format',
        '$(CODENAME) $(ORIGIN) $(REPO_URI)',
        'Created-By: Packages',
      ]) ?? ''
    )
      .split('\n')
      .map((line) => line.split(' '))
      .find(([name, origin]) => name === codename && origin === 'Debian');
  let found = read();
  if (!found) {
    // before the first update apt knows no targets
    updatePackageLists();
    found = read();
  }
  if (!found)
    throw new Failure(
      `apt has no Debian mirror for ${codename} in its configuration; add one, or put Emscripten 3.1.69 or newer on the PATH.`,
    );
  return found[2].endsWith('/') ? found[2] : `${found[2]}/`;
}
