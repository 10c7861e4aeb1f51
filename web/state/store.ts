/** The page's one store: the only place where state changes. */
export interface Store<State, Action> {
  state(): State;
  dispatch(action: Action): void;
  /** Calls `listener` after every change; returns how to stop that. */
  subscribe(listener: (state: State) => void): () => void;
}

export function createStore<State, Action>(
  initial: State,
  reduce: (state: State, action: Action) => State,
): Store<State, Action> {
  let current = initial;
  const listeners = new Set<(state: State) => void>();
  return {
    state: () => current,
    dispatch(action) {
      const next = reduce(current, action);
      if (next === current) return;
      current = next;
      for (const listener of [...listeners]) listener(current);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
