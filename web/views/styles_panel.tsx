import { useRef } from 'preact/hooks';
import { DEMO_CLIPS } from '../demo/demo_clips.ts';
import { STYLE_SLOTS, type StyleSlot } from '../state/slot.ts';
import type { State } from '../state/state.ts';
import { freeStyleSlot, sharesOf, stylesInUse } from '../state/styles.ts';
import { percentText } from '../text/quantities.ts';
import { CancelIcon } from './icons.tsx';
import { useSession } from './session_context.ts';

const OPEN_A_FILE = 'open';

/** Adds a style to be mixed with those that are there: a demo clip, or a file. */
export function AddStyle({ state }: { state: State }) {
  const { clips } = useSession();
  const input = useRef<HTMLInputElement>(null);
  const slot = freeStyleSlot(state);
  if (!state.slots.style.clip) return null;
  const choose = (select: HTMLSelectElement) => {
    const { value } = select;
    select.value = '';
    if (value === OPEN_A_FILE) input.current?.click();
    else if (slot && value) clips.openDemo(slot, value);
  };
  return (
    <>
      <select
        class="add-style"
        aria-label="Add a style"
        disabled={!slot}
        title={slot ? 'Mix in another style' : `At most ${STYLE_SLOTS.length} styles can be mixed`}
        onChange={(event) => choose(event.currentTarget)}
      >
        <option value="">Add style …</option>
        <option value={OPEN_A_FILE}>Open a file …</option>
        {DEMO_CLIPS.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      <input
        ref={input}
        type="file"
        accept="audio/*,video/*,.wav,.flac,.mp3,.ogg,.opus"
        aria-label="Open a file as another style"
        hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file && slot) clips.openFile(slot, file);
          currentTarget.value = '';
        }}
      />
    </>
  );
}

/** The styles that are mixed, each with its weight; nothing while there is one. */
export function StyleWeights({ state }: { state: State }) {
  const { store } = useSession();
  const { slots, morphs } = state;
  const others = STYLE_SLOTS.slice(1);
  const isAlone = others.every((name) => {
    const { clip, opening, problem } = slots[name];
    return !clip && !opening && !problem;
  });
  if (isAlone) return null;
  const styles = stylesInUse(state);
  const shares = sharesOf(styles);
  return (
    <fieldset class="styles">
      <legend class="unseen">Styles that are mixed</legend>
      {styles.map(({ slot, clip, weight }, index) => (
        <WeightRow
          key={slot}
          slot={slot}
          title={clip.title}
          weight={weight}
          share={shares[index] ?? 0}
        />
      ))}
      {others.map((name) => {
        const { opening, problem } = slots[name];
        return (
          <p key={name} class={problem ? 'problem' : 'help'} role="status">
            {opening ? `opening ${opening.title} …` : problem}
          </p>
        );
      })}
      {styles.length > 1 && (
        <label class="morph">
          <input
            type="checkbox"
            checked={morphs}
            onChange={({ currentTarget }) =>
              store.dispatch({ type: 'morph', morphs: currentTarget.checked })
            }
          />{' '}
          From the first style to the last over the content
        </label>
      )}
    </fieldset>
  );
}

interface RowProps {
  slot: StyleSlot;
  title: string;
  weight: number;
  /** Of all styles together. */
  share: number;
}

function WeightRow({ slot, title, weight, share }: RowProps) {
  const { store } = useSession();
  const id = `weight-${slot}`;
  return (
    <div class="weight">
      <label for={id}>{title}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={weight}
        aria-label={`Weight of ${title}`}
        aria-valuetext={`${percentText(share)} of the style`}
        onInput={({ currentTarget }) =>
          store.dispatch({ type: 'weigh', slot, weight: currentTarget.valueAsNumber })
        }
      />
      <output for={id}>{percentText(share)}</output>
      <button
        type="button"
        class="reset"
        aria-label={`Remove ${title}`}
        title={`Remove ${title}`}
        onClick={() => store.dispatch({ type: 'remove-style', slot })}
      >
        <CancelIcon />
      </button>
    </div>
  );
}
