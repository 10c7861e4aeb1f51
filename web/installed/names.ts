// What the page and its service worker call the things that both know. Names carry the site's address, for caches and locks are shared by
// all pages of an origin.

/** The name of a build's cache. */
export function buildName(scope: string, build: string): string {
  return `retimbre build ${build} ${scope}`;
}

export function isBuildOf(scope: string, name: string): boolean {
  return name.startsWith('retimbre build ') && name.endsWith(` ${scope}`);
}

/** The lock that a page shares while a job runs in it: who has it alone knows that none runs in any page. */
export function jobsName(scope: string): string {
  return `retimbre jobs ${scope}`;
}

/** The cache that says which build each open page is of. */
export function pagesName(scope: string): string {
  return `retimbre pages ${scope}`;
}

/** The cache in which files wait that another program has shared. */
export function sharedName(scope: string): string {
  return `retimbre shared ${scope}`;
}

/** The header that carries a shared file's name, in percent-encoding. */
export const FILE_NAME_HEADER = 'X-File-Name';

/** What a page tells its service worker: which build it is of, or that the worker may take the place of the one before it. */
export type PageMessage = { type: 'opened'; build: string } | { type: 'take-over' };
