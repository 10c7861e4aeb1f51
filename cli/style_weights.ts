import type { StyleWeight } from '../worker/engine/module.ts';
import { UsageError } from './errors.ts';

/** The file of a style, and how much it counts beside others. */
export interface StyleFile {
  path: string;
  weight: StyleWeight;
}

const numberText = String.raw`[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|nan|inf|infinity)`;
const plainWeight = new RegExp(`^${numberText}$`, 'i');
const point = new RegExp(`^(${numberText})=(${numberText})$`, 'i');
/** Meant as weights over time, well formed or not: no file's name ends like this by chance. */
const looksLikePoints = /^[\d.,=e+-]*=[\d.,=e+-]*$/i;

/**
 * A style of the command line: `A.wav`, `A.wav:0.7` or `A.wav:0=1,10=0`. What follows the last colon is the weight if it is one, so
 * that other colons may stand in the file's name; of a name that ends like a weight, the weight must be said: `take:2:1`.
 * Throws a UsageError.
 */
export function styleFileOf(text: string): StyleFile {
  const colon = text.lastIndexOf(':');
  const [path, tail] = [text.slice(0, colon), text.slice(colon + 1)];
  if (colon > 0 && plainWeight.test(tail)) {
    const weight = numberOf(tail);
    requireWeight(weight, `--style ${text}`);
    return { path, weight };
  }
  if (colon > 0 && looksLikePoints.test(tail)) {
    const weight = tail.split(',').map((each): [number, number] => {
      const [, seconds, value] = each.match(point) ?? [];
      if (seconds === undefined || value === undefined) {
        throw new UsageError(
          `--style ${text}: weights over time are SECONDS=WEIGHT with commas between, such as 0=1,10=0; "${each}" is not.`,
        );
      }
      return [numberOf(seconds), numberOf(value)];
    });
    requireWeight(weight, `--style ${text}`);
    return { path, weight };
  }
  return { path: text, weight: 1 };
}

/** Throws a UsageError, which begins with `place`, where a weight is none. */
export function requireWeight(weight: StyleWeight, place: string): void {
  const points = typeof weight === 'number' ? [[0, weight] as const] : weight;
  if (points.length === 0) throw new UsageError(`${place}: the list of weights is empty.`);
  points.forEach(([seconds, value], index) => {
    if (!(Number.isFinite(value) && value >= 0)) {
      throw new UsageError(`${place}: a weight must be 0 or more; ${value} is not.`);
    }
    const before = points[index - 1]?.[0];
    if (!(Number.isFinite(seconds) && seconds >= 0) || (before ?? -1) >= seconds) {
      throw new UsageError(
        `${place}: the seconds of weights must be 0 or more and grow; ${seconds} ${before === undefined ? 'is not' : `after ${before} does not`}.`,
      );
    }
  });
}

/** Throws a UsageError, which begins with `place`, where no style ever counts. */
export function requireSomeWeight(styles: StyleFile[], place: string): void {
  const isSilent = ({ weight }: StyleFile) =>
    typeof weight === 'number' ? weight === 0 : weight.every(([, value]) => value === 0);
  if (styles.every(isSilent)) {
    throw new UsageError(`${place}: the weights of all styles are 0; one must be more.`);
  }
}

function numberOf(text: string): number {
  const word = text.toLowerCase().replace(/^[+-]/, '');
  if (word === 'nan') return Number.NaN;
  if (word.startsWith('inf')) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}
