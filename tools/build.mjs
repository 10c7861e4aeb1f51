// npm run build [wasm [VARIANT...] | host | site | cli | bench [VARIANT...]]: without an argument the wasm variants, the site
// and the command line. Only what has changed is built.
import './setup/node_version.mjs';
import { existsSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { run } from './command.mjs';
import { Failure, main } from './failure.mjs';
import { BUILD, DIST, EMSCRIPTEN, ROOT } from './paths.mjs';
import { writeHeaders } from './site/headers.mjs';
import { writeNotices } from './site/notices.mjs';
import { copyWasm, VARIANTS } from './site/wasm_files.mjs';

const BIN = join(ROOT, 'node_modules/.bin');

/** Configures a preset when it never was, and builds the targets. */
export function buildPreset(preset, folder, targets) {
  if (!existsSync(join(ROOT, 'node_modules')) || !existsSync(join(EMSCRIPTEN, 'emcc'))) {
    throw new Failure('The toolchain is not there yet; run `npm run setup` first.');
  }
  // emcc --emit-tsd runs the tsc it finds on the PATH
  const env = { ...process.env, PATH: [BIN, process.env.PATH].join(delimiter) };
  if (!existsSync(join(folder, 'build.ninja')))
    run('cmake', ['--preset', preset], { cwd: ROOT, env });
  const jobs = Math.min(availableParallelism(), 16);
  run('cmake', ['--build', folder, '--parallel', `${jobs}`, '--target', ...targets], {
    cwd: ROOT,
    env,
  });
}

export function buildWasm(variants, targets = ['retimbre']) {
  for (const variant of variants.length > 0 ? variants : VARIANTS) {
    if (!VARIANTS.includes(variant))
      throw new Failure(`There is no wasm variant "${variant}"; there are ${VARIANTS.join(', ')}.`);
    console.log(`wasm ${variant}: ${targets.join(', ')}`);
    buildPreset(variant, join(BUILD, 'cmake', variant), targets);
  }
}

export function buildHost() {
  console.log('host: core_tests');
  buildPreset('host', join(BUILD, 'host'), ['core_tests']);
}

export function buildSite() {
  run(join(BIN, 'vite'), ['build', '--logLevel', 'warn'], { cwd: ROOT });
  copyWasm();
  writeNotices(join(DIST, 'THIRD_PARTY_NOTICES.txt'));
  writeHeaders();
  // last, for it knows every file of the site
  run(
    join(BIN, 'vite'),
    ['build', '--config', 'vite.service_worker.config.ts', '--logLevel', 'warn'],
    { cwd: ROOT },
  );
  console.log(`site: ${DIST}`);
}

export function buildCli() {
  rmSync(join(BUILD, 'cli'), { recursive: true, force: true });
  run(join(BIN, 'vite'), ['build', '--config', 'vite.cli.config.ts', '--logLevel', 'warn'], {
    cwd: ROOT,
  });
  console.log(`command line: ${join(BUILD, 'cli')}`);
}

export function buildAll() {
  buildWasm([]);
  buildCli();
  buildSite();
}

if (process.argv[1] === import.meta.filename) {
  const [what, ...rest] = process.argv.slice(2);
  const commands = {
    wasm: () => buildWasm(rest),
    host: buildHost,
    site: buildSite,
    cli: buildCli,
    bench: () => buildWasm(rest, ['bench']),
  };
  await main(() => {
    if (what === undefined) return buildAll();
    if (!commands[what])
      throw new Failure(
        `There is nothing called "${what}" to build; there are ${Object.keys(commands).join(', ')}.`,
      );
    return commands[what]();
  });
}
