import { useRef, useState } from 'preact/hooks';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import type { OpenClip, SlotName } from '../state/slot.ts';
import { durationOf, exactText, type Stretch } from '../state/stretch.ts';
import { secondsText } from '../text/quantities.ts';
import { LoopIcon, StopIcon } from './icons.tsx';
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

interface FieldsProps {
  name: SlotName;
  clip: OpenClip;
  selection: Stretch;
  /** A part of the clip goes round. */
  looped: boolean;
}

/** How long what is marked must stay before it is heard. */
const LOOP_REST_MS = 150;

/** Both ends of what is marked, exact to the sample, and the button that cuts it out. */
export function TrimFields({ name, clip, selection, looped }: FieldsProps) {
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
      <LoopButton name={name} clip={clip} selection={selection} looped={looped} />
      <button type="button" onClick={() => clips.useSelection(name)}>
        Use selection ({secondsText(durationOf(selection))})
      </button>
    </fieldset>
  );
}

/** Plays what is marked over and over, also while it is moved. */
function LoopButton({ name, clip, selection, looped }: FieldsProps) {
  const { listening } = useSession();
  const { id } = clip.info;
  const { fromSeconds, toSeconds } = selection;
  const heard = useRef<Stretch | null>(null);
  const loop = () => {
    heard.current = selection;
    listening.loopPart(id, selection);
  };
  useLifetime(
    (lifetime) => {
      if (looped && heard.current !== selection) lifetime.after(LOOP_REST_MS, loop);
    },
    [looped, fromSeconds, toSeconds],
  );
  return (
    <button
      type="button"
      disabled={durationOf(selection) === 0}
      aria-label={
        looped ? `Stop the selection of the ${name}` : `Loop the selection of the ${name}`
      }
      onClick={() => (looped ? listening.stop() : loop())}
    >
      {looped ? <StopIcon /> : <LoopIcon />} {looped ? 'Stop' : 'Loop'}
    </button>
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
