import type { TimeAxis } from '../../worker/view/axes.ts';
import { wholeClip } from './time_window.ts';

/** Which part of a sound is shown; the plots that share it move together. */
export class Viewport {
  readonly seconds: number;
  #shown: TimeAxis;
  readonly #listeners = new Set<() => void>();

  /** Of a sound of `seconds`. */
  constructor(seconds: number, shown = wholeClip(seconds)) {
    this.seconds = seconds;
    this.#shown = shown;
  }

  get shown(): TimeAxis {
    return this.#shown;
  }

  /** Whether that changed anything. */
  show(next: TimeAxis): boolean {
    const { fromSeconds, toSeconds } = this.#shown;
    if (next.fromSeconds === fromSeconds && next.toSeconds === toSeconds) return false;
    this.#shown = next;
    for (const listener of [...this.#listeners]) listener();
    return true;
  }

  /** Calls `listener` after every change; returns how to stop that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
