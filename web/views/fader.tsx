import type { OptionSpec } from '../../worker/protocol.ts';
import { percentText } from '../text/quantities.ts';
import { ResetButton, rangeText } from './option_field.tsx';

/** As fine as a hand can set it. */
const STEP = 0.01;
/** Twenty presses of an arrow key lead from end to end; each is heard. */
const ARROW_STEP = 0.05;
const ARROWS: Record<string, number> = {
  ArrowRight: ARROW_STEP,
  ArrowUp: ARROW_STEP,
  ArrowLeft: -ARROW_STEP,
  ArrowDown: -ARROW_STEP,
};

interface Props {
  option: OptionSpec;
  text: string;
  /** What the left end and the right end stand for. */
  ends: readonly [string, string];
  onChange: (text: string) => void;
  onReset: () => void;
  /** The one that is moved most. */
  main?: 'main';
}

/** A number from 0 to 1 that fades from one thing to another. */
export function Fader({ option, text, ends, onChange, onReset, main }: Props) {
  const id = `option-${option.name}`;
  const value = Number(text);
  const [left, right] = ends;
  return (
    <div class={main ? 'fader main' : 'fader'} title={`${option.help} ${rangeText(option)}`}>
      <div class="fader-head">
        <label for={id}>{option.label}</label>
        <ResetButton option={option} text={text} field={id} onReset={onReset} />
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
        onKeyDown={(event) => {
          const change = ARROWS[event.key];
          if (change === undefined) return;
          event.preventDefault();
          onChange(moved(option, value + change));
        }}
      />
      <div class="fader-ends" aria-hidden="true">
        <span key={`from ${left}`}>{left}</span>
        <span key={`to ${right}`}>{right}</span>
      </div>
      <p class="unseen" id={`${id}-help`}>
        {option.help} {rangeText(option)}
      </p>
    </div>
  );
}

function moved({ minimum = 0, maximum = 1 }: OptionSpec, value: number): string {
  const onStep = Math.round(value / STEP) * STEP;
  return String(Number(Math.min(Math.max(onStep, minimum), maximum).toFixed(2)));
}
