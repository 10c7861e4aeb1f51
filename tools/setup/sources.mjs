import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf, run } from '../command.mjs';
import { SOURCES } from '../paths.mjs';
import { debianMirror } from './apt.mjs';
import { fetchArchive } from './archive.mjs';
import { isStamped, stamp, unstamp } from './stamp.mjs';

/** The releases built from, as Debian keeps them: upstream's own tarballs, unchanged. */
const RELEASES = [
  {
    name: 'xnnpack',
    archive: 'xnnpack_0.0~git20241108.4ea82e5.orig.tar.xz',
    sha256: '90bde2caef0f880f627bab0dc805a86c4b8070cd98e3243db3046ab3f3be1a99',
  },
  {
    name: 'pthreadpool',
    archive: 'pthreadpool_0.0~git20240616.560c60d.orig.tar.xz',
    sha256: '4cc3cbd933b28131d2a34edc54f76af9fb41bc490af5eae1a5bd3cd07ea90708',
  },
  {
    name: 'fp16',
    archive: 'fp16_0.0~git20200514.4dfe081.orig.tar.xz',
    sha256: '7d7782b37b74136e0e12593a2a93ccbe7db831f4374cc408e44623d9b708b54e',
  },
  {
    name: 'fxdiv',
    archive: 'fxdiv_0.0~git20200417.b408327.orig.tar.xz',
    sha256: '7953482badaf4cb34026c3487c257b8e4ab2df061c019bd6fabbbc12ad52c44b',
  },
  {
    name: 'kissfft',
    archive: 'kissfft_131.1.0.orig.tar.gz',
    sha256: '76c1aac87ddb7258f34b08a13f0eebf9e53afa299857568346aa5c82bcafaf1a',
  },
  {
    name: 'libsamplerate',
    archive: 'libsamplerate_0.2.2.orig.tar.gz',
    sha256: '16e881487f184250deb4fcb60432d7556ab12cb58caea71ef23960aec6c0405a',
  },
];

/** Unpacks every third-party release into .deps/src/<name>/. */
export function installSources(codename) {
  for (const { name, archive, sha256 } of RELEASES) {
    const folder = join(SOURCES, name);
    const step = `source-${name}`;
    if (isStamped(step, sha256) && existsSync(folder)) continue;
    console.log(`${name}: unpacking ${archive}`);
    unstamp(step);
    const pool = name.startsWith('lib') ? name.slice(0, 4) : name[0];
    const tarball = fetchArchive(
      archive,
      sha256,
      () => `${debianMirror(codename)}pool/main/${pool}/${name}/${encodeURIComponent(archive)}`,
    );
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    run('tar', [
      '--extract',
      '--file',
      tarball,
      '--directory',
      folder,
      ...topFolderOptions(tarball),
    ]);
    stamp(step, sha256);
  }
}

/** Most tarballs have everything in one folder, XNNPACK's does not. */
function topFolderOptions(tarball) {
  const listed = outputOf('tar', ['--list', '--file', tarball], { maxBuffer: 1 << 26 }) ?? '';
  return listed.split('\n').some((path) => path.replace(/^\.\//, '') === 'CMakeLists.txt')
    ? []
    : ['--strip-components=1'];
}
