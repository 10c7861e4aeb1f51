import { followsBySelf, liveResult, type Result, type State } from '../state/state.ts';

/** A job is shown at work only when it takes longer than that: what comes and goes within a moment is restless. */
const BRIEF_SECONDS = 1.5;

/** Whether the job that runs is worth showing. Of what follows in a moment, the last figures stay in place meanwhile. */
export function isJobShown(state: State): boolean {
  const { job } = state;
  return (
    job !== null && !(followsBySelf(state) && (job.progress?.secondsElapsed ?? 0) < BRIEF_SECONDS)
  );
}

/** The result whose figures are shown, and whether they are those of another sound than the one that is being made. */
export interface ShownResult {
  result: Result | undefined;
  isStale: boolean;
}

/** `earlier`: the one that was chosen among those that were kept. */
export function shownResult(state: State, earlier: Result | undefined): ShownResult {
  if (earlier) return { result: earlier, isStale: false };
  const { live, job, results } = state;
  const result = liveResult(state);
  const before = results.findLast(({ kind }) => kind === 'transfer');
  const last = result ?? (live.quality === 'quick' ? before : undefined);
  return { result: last, isStale: last !== result || job !== null };
}
