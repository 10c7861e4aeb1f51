/** A labelled place on an axis: `at` is a fraction of its length, from the left or from the bottom. */
export interface AxisTick {
  at: number;
  text: string;
}

interface Props {
  side: 'left' | 'bottom' | 'right';
  ticks: readonly AxisTick[];
}

/** Ticks beside a plot. What they say is in the plot's own label for screen readers. */
export function Axis({ side, ticks }: Props) {
  return (
    <ul class={`axis axis-${side}`} aria-hidden="true">
      {ticks.map(({ at, text }) => (
        // a tick elsewhere is another tick: nothing moves when a clip comes
        <li
          key={`${text} ${at}`}
          style={{ [side === 'bottom' ? 'left' : 'bottom']: `${100 * at}%` }}
        >
          {text}
        </li>
      ))}
    </ul>
  );
}
