import type { Engine } from '../state/state.ts';
import { threadsText } from '../text/quantities.ts';

export function Header({ engine }: { engine: Engine }) {
  return (
    <header class="top">
      <h1>
        <img src="icon.svg" alt="" width="28" height="28" />
        Retimbre
      </h1>
      <p class="tagline">Give one sound the timbre and texture of another.</p>
      <p class="badge" role="status">
        {badgeText(engine)}
      </p>
    </header>
  );
}

/** The number of threads is what the wasm itself reports. */
function badgeText(engine: Engine): string {
  if (engine.status === 'starting') return 'starting on this device …';
  if (engine.status === 'failed') return 'nothing is uploaded';
  return `runs on this device, ${threadsText(engine.build.threads)}, nothing is uploaded`;
}
