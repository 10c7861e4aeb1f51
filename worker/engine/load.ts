import type { RetimbreFactory, RetimbreModule, Variant } from './module.ts';
import { chooseVariant, detectFeatures, NoEngineError } from './variant.ts';

export interface EngineSettings {
  /** URL of the folder with the variants, ending in a slash: `<base><variant>/retimbre.js`. */
  base: string;
  /** At least 1; `single` works with one whatever is said. */
  threads: number;
  /** Absent: the fastest that runs here. */
  variant?: Variant;
}

/** More threads than this wait for each other rather than help. */
export const mostThreads = 32;

/** Loads the wasm module, in a browser and in Node alike. Throws a NoEngineError with one sentence for a person. */
export async function loadEngine(settings: EngineSettings): Promise<RetimbreModule> {
  const variant = chooseVariant(await detectFeatures(), settings.variant);
  const url = `${settings.base}${variant}/retimbre.js`;
  const threads = variant === 'single' ? 1 : Math.max(1, Math.min(mostThreads, settings.threads));
  const factory = await importFactory(url);
  try {
    // What it would print when it aborts is the message of the exception, too.
    const module = await factory({ poolSize: threads - 1, printErr: () => {} });
    module.setThreads(threads);
    return module;
  } catch (error) {
    throw new NoEngineError(
      `The engine "${variant}" could not start: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

async function importFactory(url: string): Promise<RetimbreFactory> {
  try {
    // The address is known only when it runs: a bundler must leave it alone.
    const script = (await import(/* @vite-ignore */ url)) as { default: RetimbreFactory };
    return script.default;
  } catch (error) {
    throw new NoEngineError(
      `The engine could not be loaded from ${url}: ${error instanceof Error ? error.message : error}.`,
    );
  }
}
