import { ClipPlots } from '../plots/clip_plots.tsx';
import { LivePlot } from '../plots/live_plot.tsx';
import { LossChart } from '../plots/loss_chart.tsx';
import type { Result, Shown, State } from '../state/state.ts';
import { JobSide } from './job_side.tsx';
import { ResultSide } from './result_side.tsx';
import { useSession } from './session_context.ts';

/** The running job or a finished result: picture on the left, what to do with it on the right. */
export function ResultPanel({ state }: { state: State }) {
  const { job, results, shown, heard } = state;
  const result = shownResult(shown, results);
  const watching = shown.kind === 'job' && job;
  return (
    <section class="result" aria-labelledby="result-heading">
      <div class="panel-head">
        <h2 id="result-heading">Result</h2>
        <ResultTabs state={state} />
      </div>
      <div class="plots">
        {watching && <LivePlot job={job} />}
        {result && (
          <ClipPlots
            info={result.clip}
            title={result.title}
            playing={heard?.kind === 'clip' && heard.clip === result.clip.id}
          />
        )}
        {!watching && !result && (
          <div class="nothing-yet">
            <p>
              Press <b>Transfer</b>: the result is drawn here while it is made.
            </p>
          </div>
        )}
      </div>
      <div class="side">
        {watching && <JobSide job={job} heard={heard} />}
        {result && <ResultSide result={result} heard={heard} />}
        {watching && <LossChart losses={job.losses} />}
        {result && <LossChart losses={lossesOf(result)} />}
        <p class="problem" role="alert">
          {state.outputProblem}
        </p>
      </div>
    </section>
  );
}

function shownResult(shown: Shown, results: readonly Result[]): Result | undefined {
  return shown.kind === 'result'
    ? results.find((result) => result.clip.id === shown.clip)
    : undefined;
}

function lossesOf({ report }: Result) {
  return report.losses.map((loss, iteration) => ({ ...loss, iteration }));
}

/** The running job and the results so far, newest last. */
function ResultTabs({ state }: { state: State }) {
  const { store } = useSession();
  const { job, results, shown } = state;
  if (results.length + (job ? 1 : 0) === 0) return null;
  const show = (next: Shown) => store.dispatch({ type: 'show', shown: next });
  return (
    <nav class="tabs" aria-label="Results">
      {results.map(({ clip, title }) => (
        <button
          key={clip.id}
          type="button"
          aria-pressed={shown.kind === 'result' && shown.clip === clip.id}
          onClick={() => show({ kind: 'result', clip: clip.id })}
        >
          {title}
        </button>
      ))}
      {job && (
        <button
          type="button"
          class="running"
          aria-pressed={shown.kind === 'job'}
          onClick={() => show({ kind: 'job' })}
        >
          {job.title}, running
        </button>
      )}
    </nav>
  );
}
