import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { loadEngine } from '../worker/engine/load.ts';
import type { RetimbreModule, Variant } from '../worker/engine/module.ts';

/** Node 20's V8 keeps relaxed SIMD behind a flag that later ones no longer know. It must be set before wasm is compiled. */
export function allowRelaxedSimd(): void {
  if (process.versions.node.startsWith('20.')) {
    setFlagsFromString('--experimental-wasm-relaxed-simd');
  }
}

/** Loads the engine in Node: `base` is the URL of build/wasm/. By default on all cores, in the fastest variant. */
export function loadNodeEngine(
  base: string,
  wanted: { threads?: number; variant?: Variant } = {},
): Promise<RetimbreModule> {
  allowRelaxedSimd();
  return loadEngine({ base, threads: availableParallelism(), ...wanted });
}
