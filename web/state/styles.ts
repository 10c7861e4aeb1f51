import type { StyleChoice, StyleWeight } from '../../worker/protocol.ts';
import { type OpenClip, STYLE_SLOTS, type StyleSlot } from './slot.ts';
import type { State } from './state.ts';

/** A style that takes part, and its weight beside the others. */
export interface UsedStyle {
  slot: StyleSlot;
  clip: OpenClip;
  weight: number;
}

type Styles = Pick<State, 'slots' | 'weights' | 'morphs'>;

export function stylesInUse({ slots, weights }: Styles): UsedStyle[] {
  return STYLE_SLOTS.flatMap((slot) => {
    const { clip } = slots[slot];
    return clip ? [{ slot, clip, weight: weights[slot] }] : [];
  });
}

/** What the styles are together, 0 to 1 each. */
export function sharesOf(styles: readonly UsedStyle[]): number[] {
  const sum = styles.reduce((total, { weight }) => total + weight, 0);
  return styles.map(({ weight }) => (sum > 0 ? weight / sum : 0));
}

/** The style that counts most; the first of equals. */
export function weightiest(styles: readonly UsedStyle[]): UsedStyle | undefined {
  const [first, ...others] = styles;
  return others.reduce(
    (most, style) => (most && most.weight >= style.weight ? most : style),
    first,
  );
}

/** The slot that the next style goes into; undefined when all are taken. */
export function freeStyleSlot({ slots }: Pick<State, 'slots'>): StyleSlot | undefined {
  return STYLE_SLOTS.find((slot) => !slots[slot].clip && !slots[slot].opening);
}

/** The styles as a transfer takes them: mixed throughout, or one after the other over the content. */
export function styleChoices(state: Styles): StyleChoice[] {
  const styles = stylesInUse(state);
  const seconds = state.slots.content.clip?.info.seconds ?? 0;
  return styles.map(({ clip, weight }, index) => ({
    clip: clip.info.id,
    weight: state.morphs ? weightOverTime(index, styles.length, { weight, seconds }) : weight,
  }));
}

/** The style is alone at its place among `count` places from the content's beginning to its end, and fades to its neighbours'. */
function weightOverTime(
  index: number,
  count: number,
  { weight, seconds }: { weight: number; seconds: number },
): StyleWeight {
  if (count === 1) return weight;
  const at = (place: number) => (seconds * place) / (count - 1);
  const points: [number, number][] = [
    [at(index - 1), 0],
    [at(index), weight],
    [at(index + 1), 0],
  ];
  return points.filter(([time]) => time >= 0 && time <= seconds);
}
