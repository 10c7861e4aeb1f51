import { compared, isSameHeard } from '../state/compare.ts';
import type { State } from '../state/state.ts';
import { useSession } from './session_context.ts';

/** Switch between what is there at the same position, all equally loud. */
export function CompareButtons({ state }: { state: State }) {
  const { listening } = useSession();
  return (
    <fieldset class="compare">
      <legend class="unseen">Compare at the same position</legend>
      {compared(state).map(({ key, name, heard }) => (
        <button
          key={key}
          type="button"
          class="word"
          aria-pressed={isSameHeard(heard, state.heard)}
          aria-keyshortcuts={key}
          title={`Key ${key}: hear it at the same position, equally loud`}
          onClick={() => listening.switchTo(heard)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
