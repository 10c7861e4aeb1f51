import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../command.mjs';
import { Failure } from '../failure.mjs';
import { ARCHIVES } from '../paths.mjs';

function sha256Of(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/**
 * The path of the archive `name` with exactly this sha256: from the folder of earlier downloads, else from `url`. apt's own
 * downloader is used, because it knows the machine's proxies and mirrors.
 */
export function fetchArchive(name, sha256, url) {
  const path = join(ARCHIVES, name);
  if (existsSync(path)) {
    if (sha256Of(path) === sha256) return path;
    console.log(`${path} is damaged; fetching it again`);
    rmSync(path);
  }
  mkdirSync(ARCHIVES, { recursive: true });
  const partial = `${path}.part-${process.pid}`;
  try {
    run(
      '/usr/lib/apt/apt-helper',
      ['-o', 'APT::Sandbox::User=root', 'download-file', url(), partial],
      {
        failing: `${name} could not be downloaded. Check that the Debian mirror can be reached and run the command again, or put the file (sha256 ${sha256}) into ${ARCHIVES} by hand.`,
      },
    );
    const got = sha256Of(partial);
    if (got !== sha256) {
      throw new Failure(
        `${name} came with sha256 ${got} where ${sha256} is pinned: the download is damaged or not what it says. Run the command again, or put the right file into ${ARCHIVES} by hand.`,
      );
    }
    renameSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
  return path;
}
