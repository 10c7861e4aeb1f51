import type { Lifetime } from '../lifetime/lifetime.ts';

/** Set while a reload for the sake of isolation has been tried in this tab, and has not helped yet. */
const TRIED = 'retimbre: reloaded to be isolated';

/**
 * A host that sends no headers leaves the page without threads until it is loaded once more, through the service worker. That is done
 * once, and only while nobody has touched the page.
 */
export async function isolateOnce(lifetime: Lifetime): Promise<void> {
  if (crossOriginIsolated) {
    sessionStorage.removeItem(TRIED);
    return;
  }
  if (sessionStorage.getItem(TRIED)) return;
  let touched = false;
  for (const name of ['pointerdown', 'keydown', 'drop'] as const) {
    lifetime.listen(window, name, () => {
      touched = true;
    });
  }
  await navigator.serviceWorker.ready;
  if (touched || lifetime.over) return;
  sessionStorage.setItem(TRIED, 'yes');
  location.reload();
}
