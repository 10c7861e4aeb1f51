import { expect, test } from 'vitest';
import { barLine, duration, ProgressBar } from '../../cli/progress_bar.ts';
import type { TimedProgress } from '../../worker/protocol.ts';

const progress: TimedProgress = {
  stage: 'optimise',
  state: 'running',
  window: 0,
  windows: 1,
  iteration: 12,
  iterations: 100,
  evaluations: 15,
  loss: { content: 1, style: 2, box: 0, total: 3 },
  fraction: 0.42,
  secondsReady: 0,
  secondsElapsed: 10,
  secondsLeft: 13.2,
};

test('the bar says what is done, how far it is and how long the rest takes', () => {
  const line = barLine(progress, 100);
  expect(line).toMatch(
    /^optimise {2}\[={10} {14}\] {3}42 % {2}0:14 left {2}12\/100 {2}loss 3\.000 *$/,
  );
});

test('of a long content the window is told', () => {
  expect(barLine({ ...progress, window: 2, windows: 20 }, 120)).toContain('window 3/20  12/100');
});

test('a line never reaches the edge of the terminal, where it would wrap', () => {
  for (const columns of [20, 40, 80, 200]) {
    expect(barLine(progress, columns).length).toBe(columns - 1);
  }
});

test('durations are written as clocks write them', () => {
  expect([0, 5.2, 65, 3723].map(duration)).toEqual(['0:00', '0:06', '1:05', '1:02:03']);
});

test('on a terminal one line is drawn over and cleared; elsewhere nothing is written', () => {
  for (const isTTY of [true, false]) {
    const written: string[] = [];
    const bar = new ProgressBar({ isTTY, columns: 80, write: (text) => written.push(text) });
    bar.show(progress);
    bar.clear();
    expect(written.join('').includes('\n')).toBe(false);
    expect(written.map((text) => text[0])).toEqual(isTTY ? ['\r', '\r'] : []);
  }
});
