import { takeNewVersion } from '../installed/versions.ts';
import type { Engine, NewVersion, Place } from '../state/state.ts';
import { threadsText } from '../text/quantities.ts';
import { GALLERY } from './gallery.tsx';
import { useSession } from './session_context.ts';

const PLACES: readonly { view: Place; text: string }[] = [
  { view: 'transfer', text: 'Transfer' },
  { view: 'history', text: 'History' },
];

interface HeaderProps {
  view: Place;
  engine: Engine;
  newVersion: NewVersion | null;
}

export function Header({ view, engine, newVersion }: HeaderProps) {
  const { store } = useSession();
  return (
    <header class="top">
      <h1>
        <img src="icon.svg" alt="" width="28" height="28" />
        Retimbre
      </h1>
      <nav class="places" aria-label="Views">
        {PLACES.map((place) => (
          <button
            key={place.view}
            type="button"
            aria-current={place.view === view ? 'page' : undefined}
            onClick={() => store.dispatch({ type: 'view', view: place.view })}
          >
            {place.text}
          </button>
        ))}
      </nav>
      <button type="button" class="to-gallery" popovertarget={GALLERY}>
        Demo clips
      </button>
      <p class="tagline">Give one sound the timbre and texture of another.</p>
      {newVersion && <NewVersionButton newVersion={newVersion} />}
      <Badge engine={engine} />
    </header>
  );
}

function NewVersionButton({ newVersion }: { newVersion: NewVersion }) {
  const isReady = newVersion === 'ready';
  return (
    <button
      type="button"
      class="new-version"
      aria-disabled={!isReady}
      onClick={() => isReady && takeNewVersion()}
    >
      {isReady ? 'A new version is ready: reload' : 'A new version waits for what is running'}
    </button>
  );
}

/** Says where the work is done, and opens how that is. The number of threads is what the wasm itself reports. */
function Badge({ engine }: { engine: Engine }) {
  return (
    <div class="on-this-device">
      <p role="status">
        <button type="button" class="badge" popovertarget="explanation">
          <span key={engine.status}>{badgeText(engine)}</span>
        </button>
      </p>
      <div id="explanation" popover="auto" role="note" aria-label="Where the work is done">
        <p>
          <b>Your sounds stay with you.</b> Reading files, transfer, scores and pictures are the
          work of a program in this page: C++ compiled to WebAssembly. There is no server behind it;
          nothing you open or record is sent anywhere.
        </p>
        {engine.status === 'ready' && <p>{threadsSentence(engine.build.threads)}</p>}
        <p>
          Its limits are those of this device: what would not fit into its memory is refused before
          it starts, with what would fit.
        </p>
      </div>
    </div>
  );
}

function badgeText(engine: Engine): string {
  if (engine.status === 'starting') return 'starting on this device …';
  if (engine.status === 'failed') return 'nothing is uploaded';
  return `runs on this device, ${threadsText(engine.build.threads)}, nothing is uploaded`;
}

function threadsSentence(threads: number): string {
  if (crossOriginIsolated) {
    return `It works with ${threadsText(threads)}, beside the one that keeps the page answering.`;
  }
  return 'It works with 1 thread: for more, load the page again; if that does not help, this browser allows no service worker here, or whoever serves the page sends too few headers.';
}
