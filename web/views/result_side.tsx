import { LossChart } from '../plots/loss_chart.tsx';
import type { Heard, Result } from '../state/state.ts';
import { decibelText, secondsText } from '../text/quantities.ts';
import { DownloadButton } from './download_button.tsx';
import { PlayButton } from './play_button.tsx';
import { ScoresPanel } from './scores_panel.tsx';
import { useSession } from './session_context.ts';

/** An earlier result: playing and saving it, its scores. */
export function EarlierResultSide({ result, heard }: { result: Result; heard: Heard | null }) {
  const { listening } = useSession();
  return (
    <>
      <div class="controls">
        <PlayButton
          what="earlier result"
          playing={heard?.kind === 'clip' && heard.clip === result.clip.id}
          heard={{ kind: 'clip', clip: result.clip.id }}
        />
        <DownloadButton onSave={(format) => listening.save(result, format)} />
      </div>
      <ResultFacts result={result} isStale={false} />
    </>
  );
}

/** What a result took, how good it is, and how it came about; of a stale one, until the next is there. */
export function ResultFacts({ result, isStale }: { result: Result; isStale: boolean }) {
  return (
    <div class={isStale ? 'facts-of-result stale' : 'facts-of-result'} aria-busy={isStale}>
      <p class="summary">{summaryText(result)}</p>
      {result.notes.length > 0 && <p class="notes">{result.notes.join(' ')}</p>}
      <ScoresPanel scores={result.scores} />
      <details class="course">
        <summary>Loss over the iterations</summary>
        <LossChart losses={lossesOf(result)} />
      </details>
    </div>
  );
}

function lossesOf({ report }: Result) {
  return report.losses.map((loss, iteration) => ({ ...loss, iteration }));
}

function summaryText({ seconds, report }: Result): string {
  const parts = [
    `Done in ${secondsText(seconds)}`,
    `${report.iterations} iterations, ${report.evaluations} evaluations`,
  ];
  if (report.spectralConvergenceDb !== undefined) {
    parts.push(`spectral convergence ${decibelText(report.spectralConvergenceDb, 1)}`);
  }
  return `${parts.join(' · ')}.`;
}
