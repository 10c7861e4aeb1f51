import { followsBySelf, isFinished, type State } from '../state/state.ts';
import { bytesText, clockText } from '../text/quantities.ts';
import { useSession } from './session_context.ts';

export const TRANSFER_BUTTON_ID = 'transfer';

/** Starts the transfer where none starts by itself; beside it what it will take, or the one sentence why it cannot start. */
export function TransferButton({ state }: { state: State }) {
  const { transfers } = useSession();
  const { engine, slots, job, jobProblem, estimate } = state;
  const hasClips = slots.content.clip && slots.style.clip;
  const ready = engine.status !== 'failed' && hasClips && !job && !isFinished(state);
  // What is wrong with the engine stands above all.
  const refused = estimate?.kind === 'refused' && engine.status !== 'failed';
  const problem = jobProblem ?? (refused ? estimate.problem : null);
  return (
    <>
      <button
        id={TRANSFER_BUTTON_ID}
        type="button"
        class={hasClips && !followsBySelf(state) ? 'primary' : undefined}
        aria-disabled={!ready}
        aria-describedby="transfer-remark"
        onClick={() => ready && transfers.start(true)}
      >
        {job ? 'Transferring …' : 'Transfer'}
      </button>
      <p id="transfer-remark" class="help">
        {!problem && <span key={remarkText(state)}>{remarkText(state)}</span>}
      </p>
      <p class="problem" role="alert" data-problem="transfer">
        {problem}
      </p>
    </>
  );
}

function remarkText({ job, estimate }: State): string {
  const left = job?.wish === 'run' ? job.progress?.secondsLeft : undefined;
  if (left !== undefined) return `${clockText(left)} left`;
  return estimate?.kind === 'fits' ? `about ${bytesText(estimate.bytes)} of memory` : '';
}
