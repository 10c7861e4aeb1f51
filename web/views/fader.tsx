import type { OptionSpec } from '../../worker/protocol.ts';
import { percentText } from '../text/quantities.ts';

/** Fifty presses of an arrow key lead from end to end; Page Up and Page Down go faster. */
const STEP = 0.02;

interface Props {
  option: OptionSpec;
  text: string;
  /** What the left end and the right end stand for. */
  ends: readonly [string, string];
  onChange: (text: string) => void;
  /** The one that is moved most. */
  main?: 'main';
}

/** A number from 0 to 1 that fades from one thing to another. */
export function Fader({ option, text, ends, onChange, main }: Props) {
  const id = `option-${option.name}`;
  const value = Number(text);
  const [left, right] = ends;
  return (
    <div class={main ? 'fader main' : 'fader'}>
      <div class="fader-head">
        <label for={id}>{option.label}</label>
        <output for={id}>{percentText(value)}</output>
      </div>
      <input
        id={id}
        name={option.name}
        type="range"
        min={option.minimum}
        max={option.maximum}
        step={STEP}
        value={value}
        style={{ '--at': value }}
        aria-valuetext={`${percentText(value)}, from ${left} to ${right}`}
        aria-describedby={`${id}-help`}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <div class="fader-ends" aria-hidden="true">
        <span>{left}</span>
        <span>{right}</span>
      </div>
      <p class="unseen" id={`${id}-help`}>
        {option.help}
      </p>
    </div>
  );
}
