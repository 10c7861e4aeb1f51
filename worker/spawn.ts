import type { WorkerPort } from './client.ts';

/** Starts the worker in a page; hand it to `Client.connect`. */
export function spawnWorker(): WorkerPort {
  return new Worker(new URL('./entry.ts', import.meta.url), { type: 'module', name: 'retimbre' });
}
