import type { ClipInput, Scores } from '../worker/engine/module.ts';
import { finished } from '../worker/growing_clip.ts';
import { loadRetimbre, unwrap } from './module.ts';
import { type Pair, readClip } from './pairs.ts';
import { spearman, styleScore } from './quality_figures.ts';

const THREADS = 2;
/** Of the second style. */
const SHARES = [0, 0.25, 0.5, 0.75, 1];

export interface StylesResult {
  shares: number[];
  /** Mean style score by the first and by the second style at each share of the second. */
  rows: { name: string; toFirst: number[]; toSecond: number[]; falls: number; rises: number }[];
}

/** Every pair with the style of the next pair as a second one. */
export async function measureStyles(pairs: Pair[]): Promise<StylesResult> {
  const engine = await loadRetimbre(THREADS);
  const rows: StylesResult['rows'] = [];
  for (const [i, pair] of pairs.entries()) {
    const content = await readClip(pair.content);
    const styles = await Promise.all(
      [pair, pairs[(i + 1) % pairs.length] as Pair].map(({ style }) => readClip(style)),
    );
    const score = (style: ClipInput, clip: ClipInput): Scores =>
      unwrap(engine.score(content, style, clip));
    const results = SHARES.map((share) => {
      const weighted = styles.map((clip, k) => ({ clip, weight: k === 0 ? 1 - share : share }));
      return finished(unwrap(engine.createTransfer(content, weighted, {})));
    });
    const [toFirst, toSecond] = styles.map((style) =>
      results.map((result) => styleScore(score(style, result), score(style, content))),
    ) as [number[], number[]];
    const row = {
      name: pair.name,
      toFirst,
      toSecond,
      rises: spearman(SHARES, toFirst),
      falls: -spearman(SHARES, toSecond),
    };
    const digits = (values: number[]) => values.map((value) => value.toFixed(3)).join(' ');
    console.log(
      `  ${row.name}: to the first ${digits(toFirst)} (${row.rises.toFixed(2)}), to the second ${digits(toSecond)} (${row.falls.toFixed(2)})`,
    );
    rows.push(row);
  }
  return { shares: SHARES, rows };
}
