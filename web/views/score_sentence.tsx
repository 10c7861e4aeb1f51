import { verdictText } from '../text/verdict.ts';
import type { ShownResult } from './shown_result.ts';

/** How good the result is, in plain words. */
export function ScoreSentence({ result, isStale }: ShownResult) {
  return (
    <p class={isStale ? 'verdict stale' : 'verdict'} aria-busy={isStale}>
      {result?.scores && verdictText(result.scores)}
    </p>
  );
}
