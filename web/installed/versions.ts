import { Lifetime } from '../lifetime/lifetime.ts';
import type { Action } from '../state/reduce.ts';
import { isBusy, type State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { jobsName, type PageMessage } from './names.ts';

/** How often it is looked, while there is a new version, whether a job runs in any page. */
const LOOK_EVERY_MS = 500;

/**
 * Registers the service worker, tells it which build this page is of, and offers a new version when there is one. Rejects where
 * service workers are forbidden.
 */
export async function watchVersions(
  store: Store<State, Action>,
  scope: string,
  lifetime: Lifetime,
): Promise<void> {
  const registration = await navigator.serviceWorker.register('sw.js', { updateViaCache: 'none' });
  let isOffered = false;
  const offer = () => {
    // the first version of all takes the place of none
    if (isOffered || !registration.waiting || !registration.active) return;
    isOffered = true;
    look(store, scope);
    lifetime.every(LOOK_EVERY_MS, () => look(store, scope));
  };
  offer();
  registration.onupdatefound = () => {
    const { installing } = registration;
    if (installing) installing.onstatechange = offer;
  };
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ type: 'opened', build: thisBuild() } satisfies PageMessage);
}

/** Lets the new version take over, once no job runs in any page, and opens this page anew with it. */
export async function takeNewVersion(): Promise<void> {
  const scope = new URL('./', document.baseURI).href;
  await navigator.locks.request(jobsName(scope), async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    // when another page had it take over already, there is none
    const waiting = registration?.waiting;
    if (waiting) {
      waiting.postMessage({ type: 'take-over' } satisfies PageMessage);
      await new Promise((resolve) => waiting.addEventListener('statechange', resolve));
    }
    location.reload();
  });
}

/** While this page is busy it says so to all of them. */
export function holdWhileBusy(
  store: Store<State, Action>,
  scope: string,
  lifetime: Lifetime,
): void {
  let busy = new Lifetime();
  let wasBusy = false;
  lifetime.add(() => busy.dispose());
  lifetime.add(
    store.subscribe((state) => {
      if (isBusy(state) === wasBusy) return;
      wasBusy = isBusy(state);
      busy.dispose();
      busy = new Lifetime();
      if (wasBusy) hold(jobsName(scope), busy);
    }),
  );
}

/** Shares a lock until `lifetime` ends. */
function hold(name: string, lifetime: Lifetime): void {
  const whole = new Promise<void>((release) => lifetime.add(release));
  navigator.locks.request(name, { mode: 'shared' }, () => whole);
}

async function look(store: Store<State, Action>, scope: string): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const jobsRun = held.some(({ name }) => name === jobsName(scope));
  store.dispatch({ type: 'new-version', newVersion: jobsRun ? 'waits' : 'ready' });
}

/** The build's name, which stands in the page. */
function thisBuild(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content ?? '';
}
