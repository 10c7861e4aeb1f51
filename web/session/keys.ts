import type { Lifetime } from '../lifetime/lifetime.ts';
import { compared } from '../state/compare.ts';
import type { Action } from '../state/reduce.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { Clips } from './clips.ts';
import type { Listening } from './listening.ts';

/** Swaps content and style. */
export const SWAP_KEY = 'x';

/** Keys that work all over the page, where they would not be typed or choose something. */
export function listenToKeys(
  store: Store<State, Action>,
  clips: Clips,
  listening: Listening,
  lifetime: Lifetime,
): void {
  lifetime.listen(window, 'keydown', (event) => {
    const { key, target } = event;
    const change = changeOf(event);
    if (change && !(target instanceof Element && target.matches(TEXT_FIELDS))) {
      event.preventDefault();
      clips.undo(change);
      return;
    }
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
    if (!isPlain || (target instanceof Element && target.matches(TYPED_INTO))) return;
    if (key.toLowerCase() === SWAP_KEY) clips.swap();
    const chosen = compared(store.state()).find((entry) => entry.key === key);
    if (chosen) listening.switchTo(chosen.heard);
  });
}

const TYPED_INTO = 'select, textarea, input:not([type="range"]), [contenteditable]';

/** Where undoing is what was typed. */
const TEXT_FIELDS = 'textarea, input[type="number"], input[type="text"], [contenteditable]';

/** Ctrl+Z brings the last clip back that another took the place of; Ctrl+Shift+Z and Ctrl+Y undo that. */
function changeOf(event: KeyboardEvent): 'undo' | 'redo' | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && !event.shiftKey ? 'redo' : null;
}
