import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEPS } from '../paths.mjs';

const pathOf = (name) => join(DEPS, 'stamps', name);

/** Whether the step `name` was finished for exactly this `content` (versions, hashes, places). */
export function isStamped(name, content) {
  try {
    return readFileSync(pathOf(name), 'utf8') === content;
  } catch {
    return false;
  }
}

export function stamp(name, content) {
  mkdirSync(join(DEPS, 'stamps'), { recursive: true });
  writeFileSync(pathOf(name), content);
}

export function unstamp(name) {
  rmSync(pathOf(name), { force: true });
}
