// Keeps each build of the site whole and apart from the others: a page is served from the cache of its own build for as long as it is
// open, whatever the host has meanwhile. Adds to every answer the headers that the host leaves out.
//
// Written on the Cache interface alone: the usual library keeps one cache, and what the old build's pages need goes out of it when the
// new one takes over.
import { relaxedSimd } from 'wasm-feature-detect';
import {
  buildName,
  FILE_NAME_HEADER,
  isBuildOf,
  type PageMessage,
  pagesName,
  sharedName,
} from '../installed/names.ts';

declare const self: ServiceWorkerGlobalScope;

/** Put in by the build: its name, its files and the table of headers. */
declare const __BUILD__: string;
declare const __FILES__: readonly SiteFile[];
declare const __HEADERS__: Readonly<Record<string, string>>;

interface SiteFile {
  /** Relative to the site; `./` is the page. */
  url: string;
  /** Its digest, as Subresource Integrity writes it. */
  integrity: string;
  cache: RequestCache;
}

const SCOPE = self.registration.scope;
const CACHE = buildName(SCOPE, __BUILD__);

const inSite = (url: string) => new URL(url, SCOPE).href;
const PAGE_ADDRESSES = [SCOPE, inSite('index.html')];
const SHARE_ADDRESS = inSite('share');

self.addEventListener('install', (event) => event.waitUntil(keepFiles()));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => {
  const message = event.data as PageMessage;
  if (message.type === 'take-over') event.waitUntil(self.skipWaiting());
  else if (event.source instanceof Client) {
    event.waitUntil(noteOpened(event.source.id, buildName(SCOPE, message.build)));
  }
});
self.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  if (method === 'POST' && url === SHARE_ADDRESS) event.respondWith(keepShared(event.request));
  else if (method === 'GET' && url.startsWith(SCOPE)) event.respondWith(answer(event));
});

/** All or nothing: a file that is missing, or is not this build's, and the build is not installed. */
async function keepFiles(): Promise<void> {
  const variants = ['single', (await relaxedSimd()) ? 'relaxed' : 'simd'];
  const wanted = __FILES__.filter(({ url }) => {
    const [folder, , variant = ''] = url.split('/');
    return folder !== 'wasm' || variants.includes(variant);
  });
  const cache = await caches.open(CACHE);
  await cache.addAll(
    wanted.map(({ url, integrity, cache }) => new Request(inSite(url), { integrity, cache })),
  );
}

async function answer({ request, clientId }: FetchEvent): Promise<Response> {
  return withHeaders((await kept(request, clientId)) ?? (await fetch(request)));
}

/**
 * What is kept of a request: a page that is opened comes out of this build, a file out of the build of the page that asks. Workers
 * ask only for files whose addresses tell the builds apart.
 */
async function kept(request: Request, clientId: string): Promise<Response | undefined> {
  const [address = ''] = request.url.split(/[?#]/);
  const opens = request.mode === 'navigate';
  const key = opens && PAGE_ADDRESSES.includes(address) ? SCOPE : request.url;
  const cacheName = opens ? CACHE : ((await buildOf(clientId)) ?? CACHE);
  return (
    (await caches.match(key, { cacheName, ignoreVary: true })) ??
    (await caches.match(key, { ignoreVary: true }))
  );
}

const pageRecord = (clientId: string) => inSite(`page/${clientId}`);

/** The cache of a page's build; undefined while the page has not said which it is of. */
async function buildOf(clientId: string): Promise<string | undefined> {
  const record = await caches.match(pageRecord(clientId), { cacheName: pagesName(SCOPE) });
  return record?.text();
}

async function noteOpened(clientId: string, build: string): Promise<void> {
  const pages = await caches.open(pagesName(SCOPE));
  await pages.put(pageRecord(clientId), new Response(build));
  await forgetOldBuilds();
}

/** Same-origin answers carry the whole table, whatever the host sends. */
function withHeaders(answer: Response): Response {
  const missing = Object.entries(__HEADERS__).filter(
    ([name, value]) => answer.headers.get(name) !== value,
  );
  // status 0: a redirection, which the browser follows by itself
  if (answer.status === 0 || missing.length === 0) return answer;
  const headers = new Headers(answer.headers);
  for (const [name, value] of missing) headers.set(name, value);
  const { status, statusText } = answer;
  return new Response(answer.body, { status, statusText, headers });
}

/**
 * Drops the builds whose last page has been closed. While a page has not said yet which build it is of, or another build is on its
 * way in, all of them stay.
 */
async function forgetOldBuilds(): Promise<void> {
  const builds = (await caches.keys()).filter((name) => isBuildOf(SCOPE, name));
  const { installing, waiting } = self.registration;
  if (installing || waiting) return;
  const clients = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = clients.filter(({ url }) => url.startsWith(SCOPE)).map(({ id }) => id);
  const inUse = await Promise.all(open.map(buildOf));
  if (inUse.includes(undefined)) return;
  const unused = builds.filter((name) => name !== CACHE && !inUse.includes(name));
  await Promise.all(unused.map((name) => caches.delete(name)));
  const pages = await caches.open(pagesName(SCOPE));
  const closed = (await pages.keys()).filter(({ url }) => !open.map(pageRecord).includes(url));
  await Promise.all(closed.map((record) => pages.delete(record)));
}

/** Files that another program shares wait in a cache, where the page that is opened next finds them. */
async function keepShared(request: Request): Promise<Response> {
  const cache = await caches.open(sharedName(SCOPE));
  for (const file of (await request.formData()).getAll('audio')) {
    if (!(file instanceof File)) continue;
    const headers = { [FILE_NAME_HEADER]: encodeURIComponent(file.name) };
    await cache.put(inSite(`shared/${crypto.randomUUID()}`), new Response(file, { headers }));
  }
  return Response.redirect(SCOPE, 303);
}
