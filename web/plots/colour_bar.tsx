import type { View } from '../../worker/protocol.ts';
import { Axis } from './axis.tsx';
import { levelAxis } from './ticks.ts';

/** Which level has which colour, in dB of a full-scale sine. */
export function ColourBar({ view }: { view: View }) {
  return (
    <div class="colour-bar" title="Level in dB; 0 dB is a sine at full scale">
      <div class="colour-bar-scale" />
      <Axis side="right" ticks={levelAxis(view)} />
    </div>
  );
}
