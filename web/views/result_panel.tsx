import { useState } from 'preact/hooks';
import { posterOf } from '../demo/first_view.ts';
import { ClipPlots } from '../plots/clip_plots.tsx';
import { LivePlot } from '../plots/live_plot.tsx';
import { ViewMenu } from '../plots/view_menu.tsx';
import { besides, isSameShown } from '../state/compare.ts';
import { followsBySelf, liveResult, type Result, type Shown, type State } from '../state/state.ts';
import { late } from './late.tsx';
import { EarlierResultBar, LiveBar } from './result_bar.tsx';
import { ScoreSentence } from './score_sentence.tsx';
import { useSession } from './session_context.ts';
import { shownResult } from './shown_result.ts';

const LiveDetails = late(async () => (await import('./result_details.tsx')).LiveDetails);
const ResultDetails = late(async () => (await import('./result_details.tsx')).ResultDetails);

/** What is being made, or an earlier result: its picture, below it what can be done with it, and beside it the numbers on demand. */
export function ResultPanel({ state }: { state: State }) {
  const [isOpen, setOpen] = useState(false);
  const { results, shown } = state;
  const earlier = resultShown(results, shown);
  return (
    <section class="result" aria-labelledby="result-heading">
      <div class="panel-head">
        <h2 id="result-heading">Result</h2>
        <ScoreSentence {...shownResult(state, earlier)} />
        <ResultTabs state={state} />
        <button
          type="button"
          class="link"
          aria-expanded={isOpen}
          aria-controls="details"
          onClick={() => setOpen(!isOpen)}
        >
          Details
        </button>
        <BesideChoice state={state} />
        <ViewMenu state={state} />
      </div>
      <div
        class={state.beside ? 'plots two' : 'plots'}
        style={{ '--poster': posterOf((earlier ?? liveResult(state))?.clip.id) }}
      >
        <ShownPicture state={state} shown={shown} />
        {state.beside && <ShownPicture state={state} shown={state.beside} />}
      </div>
      <section
        id="details"
        class="details"
        aria-label="Details"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where the screen is low, and keys must reach that
        tabIndex={0}
        hidden={!isOpen}
      >
        {isOpen &&
          (earlier ? (
            <ResultDetails result={earlier} isStale={false} />
          ) : (
            <LiveDetails state={state} />
          ))}
      </section>
      <div class="bar">
        {earlier ? <EarlierResultBar result={earlier} state={state} /> : <LiveBar state={state} />}
        <p class="problem" role="alert">
          {state.outputProblem ?? state.history.storageProblem ?? state.history.problem}
        </p>
      </div>
    </section>
  );
}

/** A result, or the live sound, with its playhead. */
function ShownPicture({ state, shown }: { state: State; shown: Shown }) {
  const { results, heard } = state;
  const result = resultShown(results, shown);
  if (!result) return <LivePicture state={state} />;
  return (
    <ClipPlots
      info={result.clip}
      title={result.title}
      playing={heard?.kind === 'clip' && heard.clip === result.clip.id}
    />
  );
}

function resultShown(results: readonly Result[], shown: Shown): Result | undefined {
  if (shown.kind === 'live') return undefined;
  return results.find(({ clip }) => clip.id === shown.clip);
}

function LivePicture({ state }: { state: State }) {
  const { live, job, slots } = state;
  const content = slots.content.clip;
  if (content && (followsBySelf(state) || job || live.quality !== 'none')) {
    return <LivePlot state={state} content={content} />;
  }
  return (
    <div class="nothing-yet">
      <p>
        {content && slots.style.clip ? (
          <>
            Press <b>Transfer</b>: the result is drawn here while it is made.
          </>
        ) : (
          'The result is drawn here as soon as there are two clips.'
        )}
      </p>
    </div>
  );
}

/** What is being made now, and the earlier results that were kept, oldest first. */
function ResultTabs({ state }: { state: State }) {
  const { store } = useSession();
  const { job, live, results, shown } = state;
  const isLive = ({ clip }: Result) => live.quality === 'full' && live.clip === clip.id;
  const earlier = results.filter((result) => result.kept && (job || !isLive(result)));
  if (earlier.length === 0) return null;
  const show = (next: Shown) => store.dispatch({ type: 'show', shown: next });
  return (
    <nav class="tabs" aria-label="Results">
      <button
        type="button"
        aria-pressed={shown.kind === 'live'}
        onClick={() => show({ kind: 'live' })}
      >
        {job ? 'Now, running' : 'Now'}
      </button>
      {earlier.map(({ clip, title }) => (
        <button
          key={clip.id}
          type="button"
          aria-pressed={shown.kind === 'result' && shown.clip === clip.id}
          onClick={() => show({ kind: 'result', clip: clip.id })}
        >
          {title}
        </button>
      ))}
    </nav>
  );
}

/** What is shown and switched to beside the result that is shown. */
function BesideChoice({ state }: { state: State }) {
  const { store } = useSession();
  const { beside } = state;
  const choices = besides(state);
  if (choices.length === 0) return null;
  const chosen = choices.findIndex(({ shown }) => beside && isSameShown(shown, beside));
  return (
    <select
      class="beside"
      aria-label="Compare with"
      value={chosen}
      onChange={(event) => {
        const choice = choices[Number(event.currentTarget.value)];
        store.dispatch({ type: 'beside', beside: choice?.shown ?? null });
      }}
    >
      <option value={-1}>Compare with …</option>
      {choices.map(({ title }, index) => (
        <option key={index} value={index}>
          {title}
        </option>
      ))}
    </select>
  );
}
