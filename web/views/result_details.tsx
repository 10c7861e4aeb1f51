import { Loss } from '../plots/loss.tsx';
import type { Result, State } from '../state/state.ts';
import { decibelText, secondsText } from '../text/quantities.ts';
import { ScoresPanel } from './scores_panel.tsx';
import { isJobShown, shownResult } from './shown_result.ts';

/** The numbers behind what is being made of the clips and settings that are shown. */
export function LiveDetails({ state }: { state: State }) {
  const { result, isStale } = shownResult(state, undefined);
  if (state.job && isJobShown(state)) return <Loss losses={state.job.losses} />;
  if (result) return <ResultDetails result={result} isStale={isStale} />;
  return <p class="help">The numbers stand here as soon as there is a result.</p>;
}

/** What a result took, how good it is, and how it came about; of a stale one, until the next is there. */
export function ResultDetails({ result, isStale }: { result: Result; isStale: boolean }) {
  const { kind, report, seconds, notes, scores } = result;
  return (
    <div class={isStale ? 'facts-of-result stale' : 'facts-of-result'} aria-busy={isStale}>
      {kind === 'transfer' && <ScoresPanel scores={scores} />}
      <p class="summary">{effortText(seconds, report)}</p>
      {notes.length > 0 && <p class="notes">{notes.join(' ')}</p>}
      <h3>Loss over the iterations</h3>
      <Loss losses={report.losses.map((loss, iteration) => ({ ...loss, iteration }))} />
    </div>
  );
}

function effortText(seconds: number, report: Result['report']): string {
  const parts = [
    `${secondsText(seconds)} of work`,
    `${report.iterations} iterations`,
    `${report.evaluations} evaluations`,
  ];
  if (report.spectralConvergenceDb !== undefined) {
    parts.push(`spectral convergence ${decibelText(report.spectralConvergenceDb, 1)}`);
  }
  return `${parts.join(' · ')}.`;
}
