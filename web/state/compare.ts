import { type Heard, liveResult, type Shown, type State } from './state.ts';

/** Something that can be switched to while listening, and the key that does it. */
export interface Compared {
  key: string;
  name: string;
  heard: Heard;
}

/** What can be heard in turns at one position: content, style, the result that is shown, and the one beside it. */
export function compared(state: State): Compared[] {
  const { content, style } = state.slots;
  const all: (Compared | null)[] = [
    content.clip && { key: '1', name: 'Content', heard: heardClip(content.clip.info.id) },
    style.clip && { key: '2', name: 'Style', heard: heardClip(style.clip.info.id) },
    ofResult(state, state.shown, { key: '3', name: 'Result' }),
    state.beside && ofResult(state, state.beside, { key: '4', name: 'Beside' }),
  ];
  return all.filter((entry) => entry !== null);
}

/** Whether something of the clips and settings that are shown can be heard. */
export function isLiveThere({ live, job }: State): boolean {
  return live.quality !== 'none' || (job?.progress?.evaluations ?? 0) > 0;
}

/** What may be shown beside the result that is shown: the others, oldest first. */
export function besides(state: State): { shown: Shown; title: string }[] {
  const live = state.job ? undefined : liveResult(state);
  const others = state.results
    .filter(({ clip, kept }) => kept && clip.id !== live?.clip.id)
    .map(({ clip, title }): { shown: Shown; title: string } => ({
      shown: { kind: 'result', clip: clip.id },
      title,
    }));
  const all = [{ shown: { kind: 'live' } as Shown, title: 'Now' }, ...others];
  return all.filter(({ shown }) => !isSameShown(shown, state.shown));
}

export function isSameShown(a: Shown, b: Shown): boolean {
  return a.kind === 'live' ? b.kind === 'live' : b.kind === 'result' && a.clip === b.clip;
}

export function isSameHeard(a: Heard | null, b: Heard | null): boolean {
  if (!a || !b) return a === b;
  if (a.kind === 'clip') return b.kind === 'clip' && a.clip === b.clip;
  if (a.kind === 'entry') return b.kind === 'entry' && a.entry === b.entry;
  return a.kind === b.kind;
}

function ofResult(
  state: State,
  shown: Shown,
  { key, name }: Pick<Compared, 'key' | 'name'>,
): Compared | null {
  if (shown.kind === 'result') return { key, name, heard: heardClip(shown.clip) };
  return isLiveThere(state) ? { key, name, heard: { kind: 'live' } } : null;
}

function heardClip(clip: number): Heard {
  return { kind: 'clip', clip };
}
