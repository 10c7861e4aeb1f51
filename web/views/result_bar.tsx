import { isFirst } from '../demo/first_view.ts';
import { isLiveThere } from '../state/compare.ts';
import { followsBySelf, liveResult, type Result, type Saving, type State } from '../state/state.ts';
import { clockText, secondsText } from '../text/quantities.ts';
import { CompareButtons } from './compare_buttons.tsx';
import { DownloadButton } from './download_button.tsx';
import { JobProgress } from './job_progress.tsx';
import { KeepButton } from './keep_button.tsx';
import { PlayButton } from './play_button.tsx';
import { useSession } from './session_context.ts';
import { isJobShown } from './shown_result.ts';

/** What can be done with what is there of the clips and settings that are shown, and how far it is. */
export function LiveBar({ state }: { state: State }) {
  const session = useSession();
  const { live, job, saving, heard } = state;
  const result = liveResult(state);
  const save = (saving: Saving) => {
    // What is made only when it is asked for is saved as it is; what follows by itself, as it will be.
    if (result && !followsBySelf(state)) session.keeping.saveResult(result, saving);
    else session.saveLive(saving);
  };
  return (
    <>
      <PlayButton
        what="result"
        primary="primary"
        heard={isLiveThere(state) ? { kind: 'live' } : null}
        playing={heard?.kind === 'live'}
      />
      <CompareButtons state={state} />
      <p class="quality" role="status">
        {qualityText(state)}
      </p>
      {job && isJobShown(state) ? (
        <JobProgress job={job} />
      ) : (
        <Made key={qualityText(state)} result={result} />
      )}
      {(result || live.quality === 'quick') && (
        <div class="controls keep">
          <KeepButton isKept={result?.kept === true} onKeep={() => save('history')} />
          <DownloadButton onSave={save} waiting={saving !== null && saving !== 'history'} />
        </div>
      )}
    </>
  );
}

/** Plays and saves an earlier result. */
export function EarlierResultBar({ result, state }: { result: Result; state: State }) {
  const { keeping } = useSession();
  const { heard } = state;
  return (
    <>
      <PlayButton
        what="earlier result"
        primary="primary"
        playing={heard?.kind === 'clip' && heard.clip === result.clip.id}
        heard={{ kind: 'clip', clip: result.clip.id }}
      />
      <CompareButtons state={state} />
      <Made result={result} />
      {result.otherBuild && <p class="notes">{result.otherBuild}</p>}
      <div class="controls keep">
        <DownloadButton onSave={(format) => keeping.saveResult(result, format)} />
      </div>
    </>
  );
}

/** After another quality it is another element: nothing moves. */
function Made({ result }: { result: Result | undefined }) {
  return <p class="made">{result && madeText(result)}</p>;
}

function madeText({ clip, seconds }: Result): string {
  return isFirst(clip.id) ? 'made before you came' : `Done in ${secondsText(seconds)}`;
}

function qualityText(state: State): string {
  const { live, job, jobProblem, heard, waiting } = state;
  if (waiting && job && heard?.kind === 'live') {
    return `Waiting for part ${(job.progress?.window ?? 0) + 1}`;
  }
  const follows = followsBySelf(state);
  if (live.quality === 'none') {
    if (job) return 'As far as it has come';
    return follows && !jobProblem ? 'Making a quick preview …' : '';
  }
  if (!live.fresh && !follows) return 'Of earlier clips or settings';
  if (live.quality === 'full') return live.fresh ? 'Full quality' : 'Following …';
  const left = job?.progress?.secondsLeft;
  if (!job) return 'Quick preview';
  return left === undefined || left < 1
    ? 'Quick preview, full quality follows'
    : `Quick preview, full quality in ${clockText(left)}`;
}
