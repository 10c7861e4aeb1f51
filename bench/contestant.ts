import type { ClipInput, Settings } from '../worker/engine/module.ts';
import { type Evaluations, type EvaluationTiming, loadBench, unwrap } from './module.ts';
import type { Ceiling } from './products.ts';

/** An evaluation's time, with the speed of products in it, and of the ceiling just before and after it. */
export interface Turn extends EvaluationTiming {
  ceilingGflops: number;
}

/** An objective in a module of its own, so that its memory is its own, and several can take turns. */
export class Contestant {
  readonly prepareSeconds: number;
  readonly #evaluations: Evaluations;
  readonly #memoryBytes: () => number;

  private constructor(evaluations: Evaluations, prepareSeconds: number, memoryBytes: () => number) {
    this.#evaluations = evaluations;
    this.prepareSeconds = prepareSeconds;
    this.#memoryBytes = memoryBytes;
  }

  static async create(
    content: ClipInput,
    style: ClipInput,
    settings: Settings,
    threads: number,
  ): Promise<Contestant> {
    const bench = await loadBench('relaxed', threads);
    const evaluations = new bench.Evaluations(threads);
    const seconds = unwrap(evaluations.prepare(content, style, settings));
    return new Contestant(evaluations, seconds, bench.memoryBytes);
  }

  evaluate(ceiling: Ceiling, ceilingProducts: number): Turn {
    const before = ceiling.gflops(ceilingProducts);
    const timing = this.#evaluations.evaluate();
    const after = ceiling.gflops(ceilingProducts);
    return { ...timing, ceilingGflops: (before + after) / 2 };
  }

  get wasmMebibytes(): number {
    return this.#memoryBytes() / 2 ** 20;
  }
}

export function productGflops({ productFlops, productSeconds }: EvaluationTiming): number {
  return productFlops / productSeconds / 1e9;
}
