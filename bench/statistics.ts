export function median(values: ArrayLike<number>): number {
  const sorted = Array.from(values).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

export function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export interface Spread {
  least: number;
  median: number;
}

export function spread(values: number[]): Spread {
  return { least: Math.min(...values), median: median(values) };
}

/** Pearson's correlation; 0 where one of them does not change. */
export function correlation(a: number[], b: number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const products = (x: number[], meanX: number, y: number[], meanY: number) =>
    x.reduce((sum, value, i) => sum + (value - meanX) * ((y[i] as number) - meanY), 0);
  const norms = Math.sqrt(products(a, meanA, a, meanA) * products(b, meanB, b, meanB));
  return norms > 0 ? products(a, meanA, b, meanB) / norms : 0;
}
