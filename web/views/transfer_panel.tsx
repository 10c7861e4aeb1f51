import { useState } from 'preact/hooks';
import type { OptionSpec } from '../../worker/protocol.ts';
import { chosenText } from '../state/settings.ts';
import type { State } from '../state/state.ts';
import { OptionField } from './option_field.tsx';
import { useSession } from './session_context.ts';
import { TransferButton } from './transfer_button.tsx';

/** The settings that change the sound or the time most; the rest is a click away. */
const MAIN_OPTIONS = ['iterations', 'filters', 'alpha'];

/** The engine's settings, made from its own table, and the button that starts it. */
export function TransferPanel({ state }: { state: State }) {
  const { store } = useSession();
  const [isOpen, setOpen] = useState(false);
  const options = state.engine.status === 'ready' ? transferOptions(state.engine.options) : [];
  const main = MAIN_OPTIONS.flatMap((name) => options.find((option) => option.name === name) ?? []);
  const advanced = options.filter((option) => !MAIN_OPTIONS.includes(option.name));
  const changed = advanced.filter((option) => option.name in state.choices).length;
  const field = (option: OptionSpec, slider?: 'with-slider') => (
    <OptionField
      key={option.name}
      option={option}
      text={chosenText(state.choices, option)}
      onChange={(text) => store.dispatch({ type: 'choose', option: option.name, text })}
      onReset={() => store.dispatch({ type: 'reset', option: option.name })}
      {...(slider && { slider })}
    />
  );
  return (
    <section class="settings" aria-label="Settings and transfer">
      <div class="main-options">{main.map((option) => field(option, 'with-slider'))}</div>
      <div class="transfer">
        <TransferButton state={state} />
        <button
          type="button"
          class="link"
          aria-expanded={isOpen}
          aria-controls="advanced"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Fewer settings' : 'All settings'}
          {changed > 0 && ` (${changed} changed)`}
        </button>
      </div>
      <div id="advanced" class="advanced" hidden={!isOpen}>
        <div class="advanced-options">{advanced.map((option) => field(option))}</div>
        <button
          type="button"
          disabled={Object.keys(state.choices).length === 0}
          onClick={() => store.dispatch({ type: 'reset-all' })}
        >
          Reset all settings
        </button>
      </div>
    </section>
  );
}

function transferOptions(options: readonly OptionSpec[]): OptionSpec[] {
  return options.filter((option) => option.commands.includes('transfer'));
}
