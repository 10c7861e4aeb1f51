import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The checkout. */
export const ROOT = resolve(import.meta.dirname, '..');
/** What setup brings: Emscripten and third-party sources. */
export const DEPS = join(ROOT, '.deps');
export const SOURCES = join(DEPS, 'src');
export const EMSCRIPTEN = join(DEPS, 'emscripten');
export const BUILD = join(ROOT, 'build');
export const DIST = join(ROOT, 'dist');
/** Downloads that outlive the checkout; nothing depends on it. */
export const ARCHIVES = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'retimbre');
