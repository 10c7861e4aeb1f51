import type { Client } from '../../worker/client.ts';
import { Lifetime } from '../lifetime/lifetime.ts';
import type { Action } from '../state/reduce.ts';
import { settingsOf } from '../state/settings.ts';
import type { Estimate, State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { styleChoices } from '../state/styles.ts';
import { sentenceOf } from './sentence.ts';

/** How long the settings must rest before the engine is asked. */
const REST_MS = 150;

/** Asks the engine, whenever clips or settings have changed, what a transfer would take and whether it would start. */
export function keepEstimate(
  store: Store<State, Action>,
  client: Promise<Client>,
  lifetime: Lifetime,
): void {
  let asked: readonly unknown[] = [];
  let waiting = lifetime.child();
  lifetime.add(
    store.subscribe((state) => {
      const clips = Object.values(state.slots).map(({ clip }) => clip);
      const question = [...clips, state.choices];
      if (question.every((part, index) => part === asked[index])) return;
      asked = question;
      waiting.dispose();
      const current = new Lifetime();
      waiting = current;
      current.after(REST_MS, async () => {
        const estimate = await estimateOf(state, client);
        if (!current.over) store.dispatch({ type: 'estimate', estimate });
      });
    }),
  );
  lifetime.add(() => waiting.dispose());
}

async function estimateOf(state: State, connecting: Promise<Client>): Promise<Estimate | null> {
  const { content } = state.slots;
  const styles = styleChoices(state);
  if (!content.clip || styles.length === 0) return null;
  try {
    const client = await connecting;
    const settings = settingsOf(state.choices, client.options);
    const bytes = await client.estimateBytes(content.clip.info.id, styles, settings);
    return { kind: 'fits', bytes };
  } catch (error) {
    return { kind: 'refused', problem: sentenceOf(error) };
  }
}
