import { expect, test } from 'vitest';
import { hasEnded, type JobSignal, nextState } from '../../../worker/progress/job_state.ts';
import type { JobState } from '../../../worker/protocol.ts';

const after = (...signals: JobSignal[]) =>
  signals.reduce<JobState>((state, signal) => nextState(state, signal), 'running');

test('a job can be paused, resumed and cancelled in any order that means something', () => {
  expect(after('pause')).toBe('paused');
  expect(after('pause', 'resume')).toBe('running');
  expect(after('pause', 'cancel')).toBe('cancelled');
  expect(after('pause', 'resume', 'finish')).toBe('done');
});

test('a job that is kept rests between its sounds until it is steered or cancelled', () => {
  expect(after('rest')).toBe('resting');
  expect(after('rest', 'steer')).toBe('running');
  expect(after('rest', 'steer', 'rest', 'cancel')).toBe('cancelled');
  expect(after('steer')).toBe('running');
  expect(after('pause', 'steer')).toBe('paused');
});

test('a signal that means nothing changes nothing', () => {
  expect(after('resume')).toBe('running');
  expect(after('pause', 'pause')).toBe('paused');
  expect(after('pause', 'finish')).toBe('paused');
});

test('what has ended stays ended', () => {
  for (const end of ['finish', 'cancel', 'fail'] as const) {
    const state = after(end);
    expect(hasEnded(state)).toBe(true);
    for (const signal of [
      'pause',
      'resume',
      'rest',
      'steer',
      'cancel',
      'finish',
      'fail',
    ] as const) {
      expect(nextState(state, signal)).toBe(state);
    }
  }
});
