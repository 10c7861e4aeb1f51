import { SWAP_KEY } from '../session/keys.ts';
import { formerOf } from '../state/edits.ts';

import type { State } from '../state/state.ts';
import { SwapIcon } from './icons.tsx';
import { ResultPanel } from './result_panel.tsx';
import { useSession } from './session_context.ts';
import { SlotPanel } from './slot_panel.tsx';
import { AddStyle, StyleWeights } from './styles_panel.tsx';
import { TransferPanel } from './transfer_panel.tsx';

/** The main job on one screen: two sounds, what is set, and what becomes of them. */
export function TransferView({ state }: { state: State }) {
  return (
    <>
      <SlotOf name="content" state={state} />
      <SwapButton state={state} />
      <SlotOf name="style" state={state} />
      <TransferPanel state={state} />
      <ResultPanel state={state} />
    </>
  );
}

function SlotOf({ name, state }: { name: 'content' | 'style'; state: State }) {
  const { slots, heard, recorder, edits } = state;
  const slot = slots[name];
  const playing = heard?.kind === 'clip' && heard.clip === slot.clip?.info.id;
  return (
    <SlotPanel
      name={name}
      slot={slot}
      playing={playing}
      looped={playing && heard.part !== undefined}
      recorder={recorder}
      former={formerOf(edits, 'undo', name)?.clip.title ?? null}
      {...(name === 'style' && { adding: <AddStyle state={state} /> })}
    >
      {name === 'style' && <StyleWeights state={state} />}
    </SlotPanel>
  );
}

/** Stands between the slots it exchanges. */
function SwapButton({ state: { slots } }: { state: State }) {
  const { clips } = useSession();
  return (
    <button
      type="button"
      class="swap"
      disabled={!slots.content.clip || !slots.style.clip}
      aria-label="Swap content and style"
      aria-keyshortcuts={SWAP_KEY}
      title={`Swap content and style (key ${SWAP_KEY.toUpperCase()})`}
      onClick={() => clips.swap()}
    >
      <SwapIcon />
    </button>
  );
}
