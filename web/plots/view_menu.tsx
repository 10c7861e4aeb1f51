import { useRef } from 'preact/hooks';
import type { FrequencyScale } from '../../worker/protocol.ts';
import { liveResult, type State } from '../state/state.ts';
import { decibelText } from '../text/quantities.ts';
import { useSession } from '../views/session_context.ts';
import { type Display, HIGHEST_DB, LEAST_RANGE_DB, LOWEST_DB } from './display.ts';
import type { SavedPlot } from './plots.ts';
import { useDisplay } from './use_shown.ts';

const SCALES: Record<FrequencyScale, string> = {
  log: 'logarithmic',
  mel: 'mel',
  linear: 'linear',
};

const COLOURS: Record<Display['colourMap'], string> = {
  magma: 'magma',
  viridis: 'viridis',
  grey: 'grey, for print',
};

const RESULTS: Record<Display['result'], string> = {
  spectrogram: 'its spectrogram',
  difference: 'difference to the content',
};

/** Between the button and what it opens. */
const GAP_PX = 6;

/** How all plots are drawn, and saving them, behind one button. */
export function ViewMenu({ state }: { state: State }) {
  const { plots } = useSession();
  const display = useDisplay(plots.display);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const change = plots.display.dispatch;

  const place = () => {
    if (!button.current || !menu.current) return;
    const { left, top, bottom } = button.current.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = menu.current;
    const { clientWidth, clientHeight } = document.documentElement;
    const below = bottom + GAP_PX;
    const y = below + offsetHeight <= clientHeight ? below : top - GAP_PX - offsetHeight;
    menu.current.style.left = `${Math.max(0, Math.min(left, clientWidth - offsetWidth - GAP_PX))}px`;
    menu.current.style.top = `${Math.max(GAP_PX, y)}px`;
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        class="view-button"
        {...{ popovertarget: 'view-menu' }}
        aria-haspopup="dialog"
      >
        View
      </button>
      <div
        ref={menu}
        id="view-menu"
        class="view-menu"
        popover="auto"
        role="dialog"
        aria-label="How spectrograms are drawn"
        onToggle={place}
      >
        <Choice
          label="Frequency"
          value={display.scale}
          values={SCALES}
          onChange={(scale) => change({ scale })}
        />
        <Level
          label="Floor"
          value={display.floorDb}
          min={LOWEST_DB}
          max={HIGHEST_DB - LEAST_RANGE_DB}
          onChange={(floorDb) => change({ floorDb })}
        />
        <Level
          label="Ceiling"
          value={display.ceilingDb}
          min={LOWEST_DB + LEAST_RANGE_DB}
          max={HIGHEST_DB}
          onChange={(ceilingDb) => change({ ceilingDb })}
        />
        <Choice
          label="Colours"
          value={display.colourMap}
          values={COLOURS}
          onChange={(colourMap) => change({ colourMap })}
        />
        <Choice
          label="Result"
          value={display.result}
          values={RESULTS}
          onChange={(result) => change({ result })}
        />
        <label class="view-link">
          <input
            type="checkbox"
            checked={display.linked}
            onChange={(event) => change({ linked: event.currentTarget.checked })}
          />
          Content and result show the same time
        </label>
        <SaveButtons state={state} display={display} />
      </div>
    </>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  values: Record<Value, string>;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, values, onChange }: ChoiceProps<Value>) {
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value as Value)}>
        {Object.entries<string>(values).map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface LevelProps {
  label: string;
  value: number;
  min: number;
  max: number;
  onChange: (db: number) => void;
}

function Level({ label, value, min, max, onChange }: LevelProps) {
  return (
    <label>
      <span>{label}</span>
      <input
        type="range"
        min={min}
        max={max}
        step={5}
        value={value}
        aria-valuetext={decibelText(value)}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <output>{decibelText(value)}</output>
    </label>
  );
}

function SaveButtons({ state, display }: { state: State; display: Display }) {
  const { plots, store } = useSession();
  const { content, style } = state.slots;
  const result = liveResult(state);
  const save = (plot: SavedPlot) =>
    plots.save(plot).catch(() =>
      store.dispatch({
        type: 'output-problem',
        problem: 'The picture could not be drawn; try again when the transfer is done.',
      }),
    );
  const ofClip = ({ info, title }: NonNullable<typeof content.clip>): SavedPlot => ({
    clip: info.id,
    sampleRateHz: info.sampleRateHz,
    viewport: plots.viewport(info),
    title,
  });
  const ofResult = (): SavedPlot | undefined => {
    if (!result || !content.clip) return undefined;
    const { info } = content.clip;
    const isDifference = display.result === 'difference';
    return {
      clip: result.clip.id,
      sampleRateHz: result.clip.sampleRateHz,
      viewport: display.linked ? plots.viewport(info) : plots.resultViewport(info),
      title: isDifference ? `${result.title}, less content` : result.title,
      minus: isDifference ? info.id : undefined,
    };
  };
  const choices = [
    ['content', content.clip && ofClip(content.clip)],
    ['style', style.clip && ofClip(style.clip)],
    ['result', ofResult()],
  ] as const;
  return (
    <p class="view-save">
      Save as PNG
      {choices.map(([name, plot]) => (
        <button
          key={name}
          type="button"
          disabled={!plot}
          aria-label={`Save the picture of the ${name}`}
          onClick={() => plot && save(plot)}
        >
          {name}
        </button>
      ))}
    </p>
  );
}
