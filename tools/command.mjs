import { spawn, spawnSync } from 'node:child_process';
import { Failure } from './failure.mjs';

/** Runs a command with its output shown; `failing` is the sentence said when it does not end with 0. */
export function run(command, args, { failing, ...options } = {}) {
  const { status, signal, error } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (status === 0) return;
  const how = error ? error.message : signal ? `it was ended by ${signal}` : `exit code ${status}`;
  throw new Failure(failing ?? `\`${[command, ...args].join(' ')}\` failed: ${how}.`);
}

/** What a command prints on stdout, or null when it is missing or fails. */
export function outputOf(command, args, options = {}) {
  const { status, stdout } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    ...options,
  });
  return status === 0 ? stdout : null;
}

/** Runs a command with its output shown and resolves to its exit code (1 when it was killed or did not start). */
export function exitCodeOf(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
