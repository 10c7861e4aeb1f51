import { useRef } from 'preact/hooks';
import type { Stage } from '../../worker/protocol.ts';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import type { ActiveJob } from '../state/job.ts';
import { clockText } from '../text/quantities.ts';
import { CancelIcon, PauseIcon, PlayIcon } from './icons.tsx';
import { useSession } from './session_context.ts';
import { TRANSFER_BUTTON_ID } from './transfer_button.tsx';

const STAGES: Record<Stage, string> = {
  analyse: 'Analysing both clips',
  prepare: 'Preparing the network',
  optimise: 'Optimising',
  phase: 'Recovering the phase',
  done: 'Done',
};

/** How far the running job is, and what can be done with it. */
export function JobProgress({ job }: { job: ActiveJob }) {
  const { transfers } = useSession();
  const box = useRef<HTMLDivElement>(null);
  useLifetime((lifetime) => lifetime.add(() => keepKeyboardPlace(box.current)), []);
  const paused = job.wish === 'pause';
  const percent = Math.round(100 * (job.progress?.fraction ?? 0));
  return (
    <div ref={box} class="job">
      <div class="course">
        <p class="stage">
          <span role="status">{stageText(job)}</span>
          <span class="count">{countText(job)}</span>
          <span class="left">{leftText(job)}</span>
        </p>
        <progress max={100} value={percent} aria-label="Progress of the transfer">
          {percent} %
        </progress>
      </div>
      <button type="button" onClick={() => (paused ? transfers.resume() : transfers.pause())}>
        {paused ? <PlayIcon /> : <PauseIcon />} {paused ? 'Resume' : 'Pause'}
      </button>
      <button type="button" onClick={() => transfers.cancel()}>
        <CancelIcon /> Cancel
      </button>
    </div>
  );
}

/** When what has the focus is about to go, the focus goes to where the next transfer starts. */
function keepKeyboardPlace(leaving: HTMLElement | null): void {
  if (!leaving?.contains(document.activeElement)) return;
  document.getElementById(TRANSFER_BUTTON_ID)?.focus();
}

function stageText({ wish, progress }: ActiveJob): string {
  if (wish === 'cancel') return 'Cancelling';
  if (wish === 'pause') return 'Paused';
  if (!progress) return 'Starting';
  const { window, windows, stage } = progress;
  return windows > 1 ? `Part ${window + 1} of ${windows}: ${STAGES[stage]}` : STAGES[stage];
}

function leftText({ wish, progress }: ActiveJob): string {
  if (wish !== 'run' || progress?.secondsLeft === undefined) return '';
  return `${clockText(progress.secondsLeft)} left`;
}

function countText({ progress }: ActiveJob): string {
  if (!progress || progress.evaluations === 0) return '';
  return `iteration ${progress.iteration} of ${progress.iterations}, ${progress.evaluations} evaluations`;
}
