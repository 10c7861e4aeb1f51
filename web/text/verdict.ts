import type { Scores } from '../../worker/protocol.ts';
import { percentText } from './quantities.ts';

/**
 * The two questions of a transfer in plain words: what is left of the content, by when things begin, and how far the timbre has gone
 * from the content's to the style's.
 */
export function verdictText({ content, style }: Scores): string {
  const rhythm = percentText(within01(content.onset));
  const timbre = percentText(within01(1 - style.mfcc));
  return `Keeps ${rhythm} of the rhythm; timbre ${timbre} of the way to the style.`;
}

/** A correlation may be negative, and a sound farther from the style than the content was: both are none of it. */
function within01(part: number): number {
  return Math.min(Math.max(part, 0), 1);
}
