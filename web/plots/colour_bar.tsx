import { useState } from 'preact/hooks';
import type { View } from '../../worker/protocol.ts';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import { useSession } from '../views/session_context.ts';
import { Axis } from './axis.tsx';
import { levelAxis } from './ticks.ts';

/** Enough stops that no eye finds the straight lines between them. */
const STOPS = 32;

/** Which level has which colour, in dB of a full-scale sine; the colours are the core's. */
export function ColourBar({ view }: { view: View }) {
  const { plots } = useSession();
  const [gradient, setGradient] = useState('none');

  useLifetime(
    (lifetime) => {
      plots.colours(view.colourMap, STOPS).then(
        (colours) => lifetime.over || setGradient(gradientOf(colours)),
        () => lifetime.over || setGradient('none'),
      );
    },
    [view.colourMap],
  );

  return (
    <div
      class="colour-bar"
      title={
        view.colourMap === 'difference'
          ? 'Level of the result less that of the content, in dB'
          : 'Level in dB; 0 dB is a sine at full scale'
      }
    >
      <div class="colour-bar-scale" style={{ backgroundImage: gradient }} />
      <Axis side="right" ticks={levelAxis(view)} />
    </div>
  );
}

/** Red, green, blue, alpha of each colour, the lowest level first. */
function gradientOf(colours: Uint8ClampedArray): string {
  const stops: string[] = [];
  for (let at = 0; at + 4 <= colours.length; at += 4) {
    stops.push(`rgb(${colours.subarray(at, at + 3).join(' ')})`);
  }
  return `linear-gradient(to top, ${stops.join(', ')})`;
}
