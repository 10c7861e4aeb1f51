/** One closed shape: along the largest samples to the right, back along the smallest. Silence keeps a hair's width. */
export function outline(peaks: Float32Array): string {
  const columns = peaks.length / 2;
  const hair = 0.01;
  const top: string[] = [];
  const bottom: string[] = [];
  for (let column = 0; column < columns; column++) {
    const smallest = Math.max(peaks[2 * column] ?? 0, -1);
    const largest = Math.min(peaks[2 * column + 1] ?? 0, 1);
    top.push(`${column} ${(-largest - hair).toFixed(3)}`);
    bottom.push(`${column} ${(-smallest + hair).toFixed(3)}`);
  }
  return columns === 0 ? '' : `M${[...top, ...bottom.reverse()].join('L')}Z`;
}
