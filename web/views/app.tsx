import type { Session } from '../session/session.ts';
import type { State } from '../state/state.ts';
import { Credits } from './credits.tsx';
import { DropZone } from './drop_zone.tsx';
import { Gallery } from './gallery.tsx';
import { Header } from './header.tsx';
import { late } from './late.tsx';
import { SessionProvider } from './session_context.ts';
import { TransferView } from './transfer_view.tsx';

const HistoryView = late(async () => (await import('./history_view.tsx')).HistoryView);

/** The whole page as a function of the store's state. */
export function App({ session, state }: { session: Session; state: State }) {
  const { engine, view } = state;
  return (
    <SessionProvider value={session}>
      <Header view={view} engine={engine} newVersion={state.newVersion} />
      {engine.status === 'failed' && (
        <p class="problem banner" role="alert">
          {engine.problem}
        </p>
      )}
      <main class={`view-${view}`}>
        {view === 'transfer' ? <TransferView state={state} /> : <HistoryView state={state} />}
      </main>
      <Credits />
      <Gallery heard={state.heard} />
      <DropZone />
    </SessionProvider>
  );
}
