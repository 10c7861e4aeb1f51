import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf } from './command.mjs';
import { ROOT } from './paths.mjs';

/** The one version whose layout is ours; releases differ in details. */
export const CLANG_FORMAT = 'clang-format-19';

/** Our own C++ files. */
export function cppFiles() {
  return ['core', 'wasm', 'bench', 'tests', 'third_party']
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true }).map((file) => join(folder, file)),
    )
    .filter((file) => /\.(h|cpp)$/.test(file));
}

export const hasClangFormat = () => outputOf(CLANG_FORMAT, ['--version']) !== null;
