import { relaxedSimd, simd, threads } from 'wasm-feature-detect';
import type { Variant } from './module.ts';

/** What a WebAssembly engine can do, as far as the variants differ. */
export interface EngineFeatures {
  simd: boolean;
  relaxedSimd: boolean;
  threads: boolean;
}

/** No engine, or not the one that was asked for, runs here. The message is one sentence for a person. */
export class NoEngineError extends Error {
  override readonly name = 'NoEngineError';
}

/** Tries each feature with a few bytes of wasm. Threads also need the page to be isolated from others. */
export async function detectFeatures(): Promise<EngineFeatures> {
  const isolated =
    globalThis.crossOriginIsolated !== false && typeof SharedArrayBuffer !== 'undefined';
  return {
    simd: await simd(),
    relaxedSimd: await relaxedSimd(),
    threads: isolated && (await threads()),
  };
}

/** The fastest variant that these features carry, or `wanted` if they carry that. Throws a NoEngineError otherwise. */
export function chooseVariant(features: EngineFeatures, wanted?: Variant): Variant {
  if (!features.simd) {
    throw new NoEngineError(
      'This WebAssembly engine has no SIMD, which Retimbre needs; Chrome 91, Firefox 89, Safari 16.4, Node 20 and later ones have it.',
    );
  }
  const choice =
    wanted ?? (!features.threads ? 'single' : features.relaxedSimd ? 'relaxed' : 'simd');
  if (choice !== 'single' && !features.threads) {
    throw new NoEngineError(
      `The variant "${choice}" needs threads, which this page may not use because it is not cross-origin isolated; "single" works.`,
    );
  }
  if (choice === 'relaxed' && !features.relaxedSimd) {
    throw new NoEngineError(
      'The variant "relaxed" needs relaxed SIMD, which this WebAssembly engine does not have; "simd" works.',
    );
  }
  return choice;
}
