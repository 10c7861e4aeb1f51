// What every answer of a host of the site should carry, in one table: tools/serve.mjs sends it, the build writes it in the forms that
// common hosts read, the page carries its policy, and the service worker adds what a host leaves out.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD, DIST } from '../paths.mjs';

/** Nothing may be loaded, run or sent but from and to where the page came from. */
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  'connect-src': "'self'",
  'manifest-src': "'self'",
  'form-action': "'none'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
};

/** Directives that only a header can carry. */
const NOT_IN_META = ['frame-ancestors'];

const policyOf = (entries) => entries.map(([name, sources]) => `${name} ${sources}`).join('; ');

/** The policy as the page carries it itself, for hosts that send no headers. */
export const META_POLICY = policyOf(
  Object.entries(POLICY).filter(([name]) => !NOT_IN_META.includes(name)),
);

/** What the page asks of the machine; it must be within what `Permissions-Policy` leaves. */
const PERMISSIONS = {
  microphone: '(self)',
  camera: '()',
  'display-capture': '()',
  geolocation: '()',
  midi: '()',
  payment: '()',
  usb: '()',
};

/**
 * Cross-origin isolation is what gives a page shared memory, and so threads.
 * @type {Record<string, string>}
 */
export const HEADERS = {
  'Content-Security-Policy': policyOf(Object.entries(POLICY)),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': Object.entries(PERMISSIONS)
    .map(([name, allowed]) => `${name}=${allowed}`)
    .join(', '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** Folders whose files are named by their content, so that a browser may keep them for ever. */
const HASHED = ['assets', 'wasm'];
const KEPT = 'public, max-age=31536000, immutable';
const ASKED_FOR = 'no-cache';

/** What a file's answer says of keeping it; `path` is relative to the site. */
export function cacheControlOf(path) {
  return HASHED.includes(path.split('/')[0]) ? KEPT : ASKED_FOR;
}

const entries = Object.entries(HEADERS);

/** For Netlify and Cloudflare Pages. */
export function headersFile() {
  const lines = (headers) => headers.map(([name, value]) => `  ${name}: ${value}\n`).join('');
  return [
    `/*\n${lines(entries)}`,
    ...HASHED.map((folder) => `/${folder}/*\n${lines([['Cache-Control', KEPT]])}`),
  ].join('');
}

/** For Apache, with mod_headers. */
export function htaccess() {
  return [
    'AddType application/wasm .wasm',
    'AddType application/manifest+json .webmanifest',
    ...entries.map(([name, value]) => `Header always set ${name} "${value}"`),
    `SetEnvIf Request_URI "/(${HASHED.join('|')})/" RETIMBRE_HASHED`,
    `Header set Cache-Control "${KEPT}" env=RETIMBRE_HASHED`,
    `Header set Cache-Control "${ASKED_FOR}" env=!RETIMBRE_HASHED`,
    '',
  ].join('\n');
}

/** For nginx, to be included where the site is served. */
export function nginx() {
  return [...entries, ['Cache-Control', ASKED_FOR]]
    .map(([name, value]) => `add_header ${name} "${value}" always;\n`)
    .join('');
}

export function vercel() {
  const listed = (headers) => headers.map(([key, value]) => ({ key, value }));
  const headers = [
    { source: '/(.*)', headers: listed(entries) },
    ...HASHED.map((folder) => ({
      source: `/${folder}/(.*)`,
      headers: listed([['Cache-Control', KEPT]]),
    })),
  ];
  return `${JSON.stringify({ headers }, null, 2)}\n`;
}

/** Files that hosts read, and that are no part of the site for a browser. */
export const HOST_FILES = { _headers: headersFile, '.htaccess': htaccess, 'vercel.json': vercel };

/** Puts the table where hosts find it: beside the site, and what belongs into a server's own settings into build/hosting. */
export function writeHeaders(site = DIST) {
  for (const [name, text] of Object.entries(HOST_FILES)) writeFileSync(join(site, name), text());
  const folder = join(BUILD, 'hosting');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'nginx.conf'), nginx());
}
