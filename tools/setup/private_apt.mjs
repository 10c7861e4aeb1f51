import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf, run } from '../command.mjs';
import { Failure } from '../failure.mjs';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Packages of another Debian release, downloaded into `packages` through an apt whose sources, lists and cache are all in
 * `folder`: the machine's own stay as they are. apt checks the signatures, and keeps a package that is there and intact.
 * Returns the path of each package, in the order of `names`.
 */
export function downloadPackages({ folder, mirror, codename, packages, names }) {
  for (const path of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, path), { recursive: true });
  mkdirSync(packages, { recursive: true });
  writeFileSync(
    join(folder, 'sources.list'),
    `deb [signed-by=${KEYRING}] ${mirror} ${codename} main\n`,
  );
  const options = Object.entries({
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::Cache': join(folder, 'cache'),
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
  }).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  run('apt-get', [...options, 'update', '-q'], {
    failing: `The package lists of Debian ${codename} could not be downloaded (apt's message is above). Check that the Debian mirror can be reached and run the command again, or put Emscripten 3.1.69 or newer on the PATH.`,
  });
  run('apt-get', [...options, 'download', '-q', ...names], {
    cwd: packages,
    failing: `${names.join(', ')} could not be downloaded from Debian ${codename} (apt's message is above). Run the command again, or put Emscripten 3.1.69 or newer on the PATH.`,
  });
  const uris = outputOf('apt-get', [...options, 'download', '--print-uris', ...names]) ?? '';
  const files = uris.match(/\S+\.deb(?= )/g) ?? [];
  return names.map((name) => {
    const file = files.find((candidate) => candidate.startsWith(`${name}_`));
    if (!file)
      throw new Failure(
        `Debian ${codename} no longer has ${name}; put Emscripten 3.1.69 or newer on the PATH.`,
      );
    return join(packages, file);
  });
}
