import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { outputOf, run } from '../command.mjs';
import { Failure } from '../failure.mjs';
import { ARCHIVES, DEPS, EMSCRIPTEN, ROOT } from '../paths.mjs';
import { debianMirror, installDebianPackages } from './apt.mjs';
import { downloadPackages } from './private_apt.mjs';
import { isStamped, stamp, unstamp } from './stamp.mjs';

/** The Debian release whose Emscripten is unpacked, and what that one needs around it. */
const RELEASE = 'trixie';
const VERSION = '3.1.69';
const LLVM_PACKAGES = ['clang-19', 'lld-19', 'llvm-19'];
/** binaryen of that release is linked against its libc, which older releases do not have. */
const PACKAGES = ['emscripten', 'binaryen', 'libc6', 'libgcc-s1', 'libstdc++6'];
/** To be raised whenever the steps below change. */
const RECIPE = 1;

/** Makes .deps/emscripten a working Emscripten: a link to the machine's own if that is new enough, else one unpacked there. */
export function installEmscripten(codename) {
  const own = emscriptenOnPath();
  const content = own
    ? `link to ${own}`
    : `${VERSION} recipe ${RECIPE} in ${DEPS} for ${process.execPath}`;
  if (isStamped('emscripten', content) && existsSync(join(EMSCRIPTEN, 'emcc'))) return;
  unstamp('emscripten');
  rmSync(EMSCRIPTEN, { recursive: true, force: true });
  if (own) {
    console.log(`Emscripten: using ${own}`);
    mkdirSync(DEPS, { recursive: true });
    symlinkSync(own, EMSCRIPTEN);
  } else {
    unpack(codename);
  }
  const version = outputOf(join(EMSCRIPTEN, 'emcc'), ['--version']);
  if (!version)
    throw new Failure(
      `${join(EMSCRIPTEN, 'emcc')} does not run; remove ${DEPS} and run \`npm run setup\` again.`,
    );
  console.log(`Emscripten: ${version.split('\n')[0]}`);
  stamp('emscripten', content);
}

/** The folder of the emcc on the PATH when it is 3.1.69 or newer, else null. */
function emscriptenOnPath() {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .find((folder) => folder && existsSync(join(folder, 'emcc')));
  if (!found) return null;
  const root = dirname(realpathSync(join(found, 'emcc')));
  if (
    !existsSync(join(root, 'emscripten-version.txt')) ||
    !existsSync(join(root, 'cmake/Modules/Platform/Emscripten.cmake'))
  )
    return null;
  const have =
    readFileSync(join(root, 'emscripten-version.txt'), 'utf8').match(/\d+/g)?.map(Number) ?? [];
  const need = VERSION.split('.').map(Number);
  const differing = need.findIndex((part, i) => part !== have[i]);
  return differing < 0 || have[differing] > need[differing] ? root : null;
}

function unpack(codename) {
  if (!codename) {
    throw new Failure(
      `No Emscripten ${VERSION} or newer is on the PATH, and this system is not Debian, where one can be brought along. Install Emscripten (emscripten.org tells how) and run the command again.`,
    );
  }
  installDebianPackages(LLVM_PACKAGES);
  console.log(`Emscripten: unpacking ${VERSION} of Debian ${RELEASE} into ${EMSCRIPTEN}`);
  const apt = join(DEPS, 'apt');
  const [emscripten, ...rest] = downloadPackages({
    folder: apt,
    mirror: debianMirror(codename),
    codename: RELEASE,
    packages: join(ARCHIVES, 'packages'),
    names: PACKAGES,
  });

  // without the prebuilt system libraries for link-time optimisation and position-independent code, 1.2 GB
  mkdirSync(EMSCRIPTEN, { recursive: true });
  run('sh', [
    '-c',
    `dpkg-deb --fsys-tarfile "$1" | tar --extract --directory "$2" --strip-components=4 --exclude='*/wasm32-emscripten/lto*' --exclude='*/wasm32-emscripten/pic*' --exclude='./usr/share/emscripten/test' ./usr/share/emscripten`,
    'sh',
    emscripten,
    EMSCRIPTEN,
  ]);
  const binaryen = join(DEPS, 'binaryen');
  rmSync(binaryen, { recursive: true, force: true });
  mkdirSync(binaryen, { recursive: true });
  for (const file of rest) run('dpkg-deb', ['--extract', file, join(binaryen, 'root')]);
  rmSync(apt, { recursive: true, force: true });
  wrapBinaryen(binaryen);

  const config = join(EMSCRIPTEN, '.emscripten');
  writeFileSync(
    config,
    `${readFileSync(config, 'utf8')}\nBINARYEN_ROOT = ${JSON.stringify(binaryen)}\nNODE_JS = ${JSON.stringify(process.execPath)}\n`,
  );
  // keeps Node from taking its scripts for ES modules, as the checkout's package.json says of the scripts here
  writeFileSync(join(EMSCRIPTEN, 'package.json'), '{}\n');
  // Debian's package leaves out the parser that its JavaScript optimiser imports; npm has brought it
  mkdirSync(join(EMSCRIPTEN, 'node_modules'), { recursive: true });
  rmSync(join(EMSCRIPTEN, 'node_modules/acorn'), { recursive: true, force: true });
  symlinkSync(join(ROOT, 'node_modules/acorn'), join(EMSCRIPTEN, 'node_modules/acorn'));
}

/** Gives every binaryen program a script that starts it through its own release's dynamic loader. */
function wrapBinaryen(binaryen) {
  const root = join(binaryen, 'root');
  const triple = readdirSync(join(root, 'usr/lib')).find((name) => name.endsWith('-linux-gnu'));
  const libraries = join(root, 'usr/lib', triple);
  const loader = readdirSync(libraries).find((name) => name.startsWith('ld-linux'));
  mkdirSync(join(binaryen, 'bin'), { recursive: true });
  for (const name of readdirSync(join(root, 'usr/bin')).filter((name) => name.startsWith('wasm'))) {
    const script = join(binaryen, 'bin', name);
    const program = join(root, 'usr/bin', name);
    writeFileSync(
      script,
      `#!/bin/sh\nexec "${join(libraries, loader)}" --library-path "${libraries}" --argv0 "${name}" "${program}" "$@"\n`,
    );
    chmodSync(script, 0o755);
  }
}
