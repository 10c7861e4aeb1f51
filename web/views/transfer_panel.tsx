import { useState } from 'preact/hooks';
import type { OptionSpec } from '../../worker/protocol.ts';
import { chosenText, optionsInUse } from '../state/settings.ts';
import type { State } from '../state/state.ts';
import { Fader } from './fader.tsx';
import { OptionField } from './option_field.tsx';
import { Presets } from './presets.tsx';
import { useSession } from './session_context.ts';
import { TexturePanel } from './texture_panel.tsx';
import { TransferButton } from './transfer_button.tsx';

/** The settings that change the sound most; of a slow engine, those that change sound or time most. The rest is a click away. */
const FADERS = ['strength', 'rhythm', 'wet'];
const MAIN_OPTIONS = ['iterations', 'filters', 'alpha'];

/** The engine's settings, made from its own table, and the button that starts it. */
export function TransferPanel({ state }: { state: State }) {
  const { store } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [hasTexture, setTexture] = useState(false);
  const { engine, choices } = state;
  const options = engine.status === 'failed' ? [] : optionsInUse(choices, engine.options);
  const named = (names: readonly string[]) =>
    names.flatMap((name) => options.find((option) => option.name === name) ?? []);
  const faders = options.some(({ name }) => name === FADERS[0]) ? named(FADERS) : [];
  const main = faders.length > 0 ? [] : named(MAIN_OPTIONS);
  const advanced = options.filter((option) => !faders.includes(option) && !main.includes(option));
  const changed = advanced.filter((option) => option.name in choices).length;
  const change = (option: string) => (text: string) =>
    store.dispatch({ type: 'choose', option, text });
  const field = (option: OptionSpec, slider?: 'with-slider') => (
    <OptionField
      key={option.name}
      option={option}
      text={chosenText(choices, option)}
      onChange={change(option.name)}
      onReset={() => store.dispatch({ type: 'reset', option: option.name })}
      {...(slider && { slider })}
    />
  );
  return (
    <section class="settings" aria-label="Settings and transfer">
      {faders.length > 0 && <Presets state={state} />}
      {faders.length > 0 ? (
        <div class="faders">
          {faders.map((option, index) => (
            <Fader
              key={option.name}
              option={option}
              text={chosenText(choices, option)}
              ends={endsOf(option, state)}
              onChange={change(option.name)}
              onReset={() => store.dispatch({ type: 'reset', option: option.name })}
              {...(index === 0 && { main: 'main' })}
            />
          ))}
        </div>
      ) : (
        <div class="main-options">{main.map((option) => field(option, 'with-slider'))}</div>
      )}
      <div class="transfer">
        <TransferButton state={state} />
        <div class="links">
          <button
            type="button"
            class="link"
            aria-expanded={hasTexture}
            aria-controls="texture"
            aria-label="Texture of the style"
            onClick={() => setTexture(!hasTexture)}
          >
            Texture
          </button>
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
      </div>
      <div id="texture" class="advanced" hidden={!hasTexture}>
        <TexturePanel state={state} />
      </div>
      <div id="advanced" class="advanced" hidden={!isOpen}>
        <div class="advanced-options">{advanced.map((option) => field(option))}</div>
        <button
          type="button"
          disabled={Object.keys(choices).length === 0}
          onClick={() => store.dispatch({ type: 'reset-all' })}
        >
          Reset all settings
        </button>
      </div>
    </section>
  );
}

/** The strength leads from one clip to the other; whose rhythm it is, is the same question. */
function endsOf({ name }: OptionSpec, { slots }: State): readonly [string, string] {
  const content = slots.content.clip?.title ?? 'the content';
  const style = slots.style.clip?.title ?? 'the style';
  if (name === 'wet') return ['content', 'result'];
  return name === 'rhythm' ? ['content’s', 'style’s'] : [content, style];
}
