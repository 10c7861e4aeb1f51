import { useState } from 'preact/hooks';
import type { OpenClip, SlotName } from '../state/slot.ts';
import { durationOf, exactText, type Stretch } from '../state/stretch.ts';
import { secondsText } from '../text/quantities.ts';
import { useSession } from './session_context.ts';

/** How far an arrow key moves an end; any number may be typed. */
const STEP_SECONDS = 0.01;

/** Shows the fields with all of the clip marked, or puts them away. */
export function TrimButton({
  name,
  clip,
  isOpen,
}: {
  name: SlotName;
  clip: OpenClip;
  isOpen: boolean;
}) {
  const { clips } = useSession();
  const whole = { fromSeconds: 0, toSeconds: clip.info.seconds };
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      aria-label={`Trim ${name}`}
      onClick={() => clips.select(name, isOpen ? null : whole)}
    >
      Trim
    </button>
  );
}

/** Both ends of what is marked, exact to the sample, and the button that cuts it out. */
export function TrimFields({ name, selection }: { name: SlotName; selection: Stretch }) {
  const { clips } = useSession();
  const field = (end: keyof Stretch, label: string) => (
    <SecondsField
      label={label}
      seconds={selection[end]}
      onChange={(seconds) => clips.select(name, { ...selection, [end]: seconds })}
    />
  );
  return (
    <fieldset class="trim">
      <legend class="unseen">Part of the {name}</legend>
      {field('fromSeconds', 'From')}
      {field('toSeconds', 'to')}
      <button type="button" onClick={() => clips.useSelection(name)}>
        Use selection ({secondsText(durationOf(selection))})
      </button>
    </fieldset>
  );
}

interface SecondsProps {
  label: string;
  seconds: number;
  onChange: (seconds: number) => void;
}

/** A number of seconds; it counts when it has been typed to its end, and what is no number gives way to the one that was there. */
function SecondsField({ label, seconds, onChange }: SecondsProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <label>
      {label} <span class="unseen">in seconds</span>
      <input
        type="number"
        min={0}
        step={STEP_SECONDS}
        value={typed ?? exactText(seconds)}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onChange={({ currentTarget }) => {
          setTyped(null);
          if (Number.isFinite(currentTarget.valueAsNumber)) onChange(currentTarget.valueAsNumber);
        }}
      />{' '}
      <span aria-hidden="true">s</span>
    </label>
  );
}
