import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Failure } from '../failure.mjs';
import { DIST } from '../paths.mjs';
import { cacheControlOf, HOST_FILES } from './headers.mjs';

export const SERVICE_WORKER = 'sw.js';

/** What a page does without when its host has gone; a name that ends in a slash is a folder. */
const LEFT_OUT = [
  SERVICE_WORKER,
  'THIRD_PARTY_NOTICES.txt',
  'demo/manifest.csv',
  'screenshots/',
  ...Object.keys(HOST_FILES),
];

/** Where the page says which build it is of. */
const NAME = /(<meta name="build" content=")[^"]*(")/;

/** Every file of the site that a page may need, relative to it, in order. */
function neededFiles(site) {
  return readdirSync(site, { recursive: true })
    .filter((file) => statSync(join(site, file)).isFile())
    .map((file) => file.replaceAll(sep, '/'))
    .filter(
      (file) =>
        !LEFT_OUT.some((out) => file === out || (out.endsWith('/') && file.startsWith(out))),
    )
    .sort();
}

const digestOf = (bytes) => createHash('sha256').update(bytes).digest();

/**
 * Names the build by the content of its files, and writes that name into the page. Gives the name and, for the service worker, the
 * files with their digests.
 */
export function nameBuild(site = DIST) {
  const files = neededFiles(site);
  const page = join(site, 'index.html');
  const html = readFileSync(page, 'utf8').replace(NAME, '$1$2');
  const contentOf = (file) => (file === 'index.html' ? html : readFileSync(join(site, file)));
  const whole = createHash('sha256');
  for (const file of files) whole.update(file).update(digestOf(contentOf(file)));
  const build = whole.digest('hex').slice(0, 12);
  if (!NAME.test(html))
    throw new Failure('web/index.html has no <meta name="build">, which names the build.');
  writeFileSync(page, html.replace(NAME, `$1${build}$2`));
  return { build, files: files.map((file) => described(site, file)) };
}

function described(site, file) {
  return {
    // asked for as a folder, for some hosts redirect from its name
    url: file === 'index.html' ? './' : file,
    integrity: `sha256-${digestOf(readFileSync(join(site, file))).toString('base64')}`,
    cache: cacheControlOf(file) === 'no-cache' ? 'no-cache' : 'default',
  };
}
