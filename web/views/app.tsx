import type { Session } from '../session/session.ts';
import type { SlotName } from '../state/slot.ts';
import type { State } from '../state/state.ts';
import { Credits } from './credits.tsx';
import { Header } from './header.tsx';
import { ResultPanel } from './result_panel.tsx';
import { SessionProvider } from './session_context.ts';
import { SlotPanel } from './slot_panel.tsx';
import { TransferPanel } from './transfer_panel.tsx';

/** The whole page as a function of the store's state. */
export function App({ session, state }: { session: Session; state: State }) {
  return (
    <SessionProvider value={session}>
      <Header engine={state.engine} />
      <main>
        {state.engine.status === 'failed' && (
          <p class="problem banner" role="alert">
            {state.engine.problem}
          </p>
        )}
        <SlotOf name="content" state={state} />
        <SlotOf name="style" state={state} />
        <TransferPanel state={state} />
        <ResultPanel state={state} />
      </main>
      <Credits />
    </SessionProvider>
  );
}

function SlotOf({ name, state: { slots, heard } }: { name: SlotName; state: State }) {
  const slot = slots[name];
  const playing = heard?.kind === 'clip' && heard.clip === slot.clip?.info.id;
  return <SlotPanel name={name} slot={slot} playing={playing} />;
}
