import { useState } from 'preact/hooks';
import type { TimeAxis } from '../../worker/view/axes.ts';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import type { Display, DisplayStore } from './display.ts';
import type { Viewport } from './viewport.ts';

/** What the viewport shows; the view is drawn again when that changes. */
export function useShown(viewport: Viewport): TimeAxis {
  const [, setShown] = useState(viewport.shown);
  useLifetime(
    (lifetime) => lifetime.add(viewport.subscribe(() => setShown(viewport.shown))),
    [viewport],
  );
  return viewport.shown;
}

export function useDisplay(store: DisplayStore): Display {
  const [, setDisplay] = useState(store.state());
  useLifetime((lifetime) => lifetime.add(store.subscribe(setDisplay)), [store]);
  return store.state();
}
