import { LossChart } from '../plots/loss_chart.tsx';
import { followsBySelf, liveResult, type State } from '../state/state.ts';
import { DownloadButton } from './download_button.tsx';
import { JobSide } from './job_side.tsx';
import { ResultFacts } from './result_side.tsx';
import { useSession } from './session_context.ts';

/** A job is shown at work only when it takes longer than that: what comes and goes within a moment is restless. */
const BRIEF_SECONDS = 1.5;

/** How far the full quality of the clips and settings that are shown is, and what can be done with it. */
export function LiveSide({ state }: { state: State }) {
  const session = useSession();
  const { live, job, saving, results } = state;
  const follows = followsBySelf(state);
  const result = liveResult(state);
  // Of what follows in a moment, the last figures stay in place meanwhile.
  const isBrief = follows && (job?.progress?.secondsElapsed ?? 0) < BRIEF_SECONDS;
  const last = result ?? (live.quality === 'quick' ? results.at(-1) : undefined);
  const save = (format: Parameters<typeof session.saveLive>[0]) => {
    // What is made only when it is asked for is saved as it is; what follows by itself, as it will be.
    if (result && !follows) session.listening.save(result, format);
    else session.saveLive(format);
  };
  return (
    <>
      {(result || live.quality === 'quick') && (
        <div class="controls">
          <DownloadButton onSave={save} waiting={saving !== null} />
        </div>
      )}
      {job && !isBrief ? (
        <>
          <JobSide job={job} />
          <LossChart losses={job.losses} />
        </>
      ) : (
        last && <ResultFacts result={last} isStale={last !== result || job !== null} />
      )}
    </>
  );
}
