import { crashSentence } from './engine/crash.ts';
import type { RetimbreModule } from './engine/module.ts';

/** What came of a module that broke: it must not be used any more. */
export class CrashError extends Error {
  override readonly name = 'CrashError';
}

/** Holds the wasm module and puts a fresh one in its place when it breaks. */
export class EngineKeeper {
  readonly #load: () => Promise<RetimbreModule>;
  #module: RetimbreModule | undefined;

  private constructor(load: () => Promise<RetimbreModule>, module: RetimbreModule) {
    this.#load = load;
    this.#module = module;
  }

  static async start(load: () => Promise<RetimbreModule>): Promise<EngineKeeper> {
    return new EngineKeeper(load, await load());
  }

  /** The module that works now; loads a fresh one after a crash. */
  async module(): Promise<RetimbreModule> {
    this.#module ??= await this.#load();
    return this.#module;
  }

  /** Says that `error` came out of the module, which is given up. Its threads end with their memory. */
  giveUp(error: unknown): CrashError {
    this.#module?.PThread?.terminateAllThreads();
    this.#module = undefined;
    return new CrashError(
      `${crashSentence(error)} It was started anew; your clips are still here.`,
    );
  }
}
