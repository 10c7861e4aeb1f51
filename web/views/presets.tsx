import type { PresetSpec } from '../../worker/protocol.ts';
import { demoClip, PRESET_PAIRS } from '../demo/demo_clips.ts';
import { isPreset } from '../state/settings.ts';
import type { State } from '../state/state.ts';
import { useSession } from './session_context.ts';

/** The engine's named settings; beside the one that is chosen, a pair of clips that shows what it does. */
export function Presets({ state: { engine, choices, slots } }: { state: State }) {
  const { store } = useSession();
  if (engine.status === 'failed') return null;
  const { presets, options } = engine;
  const chosen = presets.find((preset) => isPreset(choices, preset, options));
  return (
    <fieldset class="presets">
      <legend class="unseen">Presets</legend>
      {presets.map((preset) => (
        <button
          key={preset.name}
          type="button"
          class="word"
          aria-pressed={preset === chosen}
          title={preset.help}
          onClick={() => store.dispatch({ type: 'preset', name: preset.name })}
        >
          {preset.label}
        </button>
      ))}
      {chosen && <DemoOf preset={chosen} slots={slots} />}
    </fieldset>
  );
}

function DemoOf({ preset, slots }: { preset: PresetSpec; slots: State['slots'] }) {
  const { clips } = useSession();
  const pair = PRESET_PAIRS[preset.name];
  if (!pair) return null;
  const isThere =
    slots.content.clip?.demo === pair.content && slots.style.clip?.demo === pair.style;
  const title = `${demoClip(pair.content)?.title} × ${demoClip(pair.style)?.title}`;
  return (
    <button type="button" class="link" disabled={isThere} onClick={() => clips.openPair(pair)}>
      {isThere ? `Demo: ${title}` : `Try it on ${title}`}
    </button>
  );
}
