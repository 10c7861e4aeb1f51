import { useLayoutEffect } from 'preact/hooks';
import { Lifetime } from './lifetime.ts';

/** Runs `begin` after the view is in the page and again when `inputs` change; what it gave to its lifetime ends before. */
export function useLifetime(begin: (lifetime: Lifetime) => void, inputs: readonly unknown[]): void {
  useLayoutEffect(() => {
    const lifetime = new Lifetime();
    begin(lifetime);
    return () => lifetime.dispose();
  }, inputs);
}
