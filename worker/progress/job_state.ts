import type { JobState } from '../protocol.ts';

export type JobSignal = 'pause' | 'resume' | 'rest' | 'steer' | 'cancel' | 'finish' | 'fail';

const transitions: Record<JobState, Partial<Record<JobSignal, JobState>>> = {
  running: {
    pause: 'paused',
    rest: 'resting',
    cancel: 'cancelled',
    finish: 'done',
    fail: 'failed',
  },
  paused: { resume: 'running', cancel: 'cancelled', fail: 'failed' },
  resting: { steer: 'running', cancel: 'cancelled', fail: 'failed' },
  done: {},
  cancelled: {},
  failed: {},
};

/** The state after a signal. One that means nothing in a state leaves it: cancelling a job that is done does no harm. */
export function nextState(state: JobState, signal: JobSignal): JobState {
  return transitions[state][signal] ?? state;
}

export function hasEnded(state: JobState): boolean {
  return state === 'done' || state === 'cancelled' || state === 'failed';
}
