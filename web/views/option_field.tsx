import type { OptionSpec } from '../../worker/protocol.ts';
import { fits } from '../state/settings.ts';
import { ResetIcon } from './icons.tsx';
import { SLIDER_STEPS, sliderPosition, sliderText } from './slider_scale.ts';

interface Props {
  option: OptionSpec;
  text: string;
  onChange: (text: string) => void;
  onReset: () => void;
  /** A slider beside the number, for the settings that are moved most. */
  slider?: 'with-slider';
}

/** One engine option as its table describes it: label, value, range, one line of help, reset. */
export function OptionField({ option, text, onChange, onReset, slider }: Props) {
  const id = `option-${option.name}`;
  return (
    <div class="option">
      <div class="option-head">
        <label for={id}>{option.label}</label>
        <ResetButton option={option} text={text} field={id} onReset={onReset} />
        {option.kind === 'choice' ? (
          <ChoiceInput id={id} option={option} text={text} onChange={onChange} />
        ) : (
          <NumberInput id={id} option={option} text={text} onChange={onChange} />
        )}
      </div>
      {slider && option.kind !== 'choice' && (
        <input
          type="range"
          min={0}
          max={SLIDER_STEPS}
          value={sliderPosition(option, text)}
          aria-label={`${option.label}, slider`}
          aria-valuetext={text}
          onInput={(event) => onChange(sliderText(option, event.currentTarget.valueAsNumber))}
        />
      )}
      <p class="help" id={`${id}-help`}>
        {option.help} <span class="range">{rangeText(option)}</span>
      </p>
    </div>
  );
}

interface ResetProps {
  option: OptionSpec;
  text: string;
  /** The id of what it resets. */
  field: string;
  onReset: () => void;
}

/** Sets an option back to its default; not there while it stands at that. */
export function ResetButton({ option, text, field, onReset }: ResetProps) {
  return (
    <button
      type="button"
      class="reset"
      aria-label={`Reset ${option.label} to ${option.default}`}
      title={`Reset to ${option.default}`}
      disabled={text === String(option.default)}
      onClick={() => {
        onReset();
        // the button is gone now, and with it the keyboard's place
        document.getElementById(field)?.focus();
      }}
    >
      <ResetIcon />
    </button>
  );
}

interface InputProps {
  id: string;
  option: OptionSpec;
  text: string;
  onChange: (text: string) => void;
}

function ChoiceInput({ id, option, text, onChange }: InputProps) {
  return (
    <select
      id={id}
      name={option.name}
      value={text}
      aria-describedby={`${id}-help`}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {option.choices?.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </select>
  );
}

/** A number, or one of the words the option takes instead. */
function NumberInput({ id, option, text, onChange }: InputProps) {
  const isWord = option.choices?.includes(text) ?? false;
  return (
    <span class="number">
      {option.choices?.map((word) => (
        <button
          key={word}
          type="button"
          class="word"
          aria-pressed={text === word}
          aria-label={`${option.label}: ${word}`}
          onClick={() => onChange(text === word ? numberInsteadOf(option) : word)}
        >
          {word}
        </button>
      ))}
      <input
        id={id}
        name={option.name}
        type="number"
        step={option.kind === 'integer' ? 1 : 'any'}
        min={option.minimum}
        max={option.maximum}
        value={isWord ? '' : text}
        placeholder={isWord ? text : ''}
        aria-describedby={`${id}-help`}
        aria-invalid={!fits(option, text)}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </span>
  );
}

function numberInsteadOf(option: OptionSpec): string {
  return String(typeof option.default === 'number' ? option.default : (option.minimum ?? 0));
}

/** What it may be, and what it is when nobody says. */
export function rangeText(option: OptionSpec): string {
  const { kind, minimum, maximum, unit, choices, default: byDefault } = option;
  if (kind === 'choice' || minimum === undefined || maximum === undefined) {
    return `Default ${byDefault}.`;
  }
  const words = choices?.map((word) => ` or ${word}`).join('') ?? '';
  return `${minimum} to ${maximum}${unit && ` ${unit}`}${words}; default ${byDefault}.`;
}
