import { followsBySelf, type State } from '../state/state.ts';
import { clockText } from '../text/quantities.ts';
import { PlayButton } from './play_button.tsx';

/** Plays what is there of the clips and settings that are shown, and says how good it is. */
export function ListenPanel({ state }: { state: State }) {
  const { live, job, heard } = state;
  const isThere = live.quality !== 'none' || (job?.progress?.evaluations ?? 0) > 0;
  return (
    <div class="listen">
      <PlayButton
        what="result"
        primary="primary"
        heard={isThere ? { kind: 'live' } : null}
        playing={heard?.kind === 'live'}
      />
      <p class="quality" role="status">
        {qualityText(state)}
      </p>
    </div>
  );
}

function qualityText(state: State): string {
  const { live, job, jobProblem } = state;
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
