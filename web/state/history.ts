import type { KeptResult } from '../storage/kept_result.ts';
import type { Usage } from '../storage/usage.ts';

/** The results that are kept, as far as the page shows them. */
export interface History {
  /** Null while nobody looks at them: they are not held in memory then. */
  results: readonly KeptResult[] | null;
  /** The ids of those that stay only until the page is closed. */
  unstored: ReadonlySet<string>;
  /** Why some of them are not stored: one sentence. */
  storageProblem: string | null;
  /** Why something of them could not be done: one sentence. */
  problem: string | null;
  /** The title of the one that was deleted last, while that can be undone. */
  deleted: string | null;
  usage: Usage | null;
}

export const NO_HISTORY: History = {
  results: null,
  unstored: new Set(),
  storageProblem: null,
  problem: null,
  deleted: null,
  usage: null,
};

export type Order = 'newest' | 'oldest' | 'title';

/** The results whose titles have every word of `query`, starred ones first. */
export function arranged(
  results: readonly KeptResult[],
  query: string,
  order: Order,
): KeptResult[] {
  const words = query.toLowerCase().split(/\s+/);
  const found = results.filter(({ title }) =>
    words.every((word) => title.toLowerCase().includes(word)),
  );
  return found.sort((a, b) => Number(b.starred) - Number(a.starred) || COMPARE[order](a, b));
}

const COMPARE: Record<Order, (a: KeptResult, b: KeptResult) => number> = {
  newest: (a, b) => b.madeAt - a.madeAt,
  oldest: (a, b) => a.madeAt - b.madeAt,
  title: (a, b) => a.title.localeCompare(b.title),
};
