import type { Lifetime } from '../lifetime/lifetime.ts';
import type { Session } from '../session/session.ts';
import { openIncoming } from './incoming.ts';
import { isolateOnce } from './isolation.ts';
import { holdWhileBusy, watchVersions } from './versions.ts';

/**
 * Lets the page be installed and run without its host, where the browser allows a service worker; where it does not, the page is as
 * it was loaded.
 */
export async function beInstalled(session: Session, lifetime: Lifetime): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const scope = new URL('./', document.baseURI).href;
  holdWhileBusy(session.store, scope, lifetime);
  try {
    await Promise.all([
      openIncoming(session.clips, scope),
      isolateOnce(lifetime),
      watchVersions(session.store, scope, lifetime),
    ]);
  } catch {
    // Service workers or storage are forbidden here: nothing that the page does depends on them.
  }
}
