import type {
  ClipFacts,
  ClipInput,
  FrequencyScale,
  Picture,
  RetimbreModule,
} from '../../worker/engine/module.ts';
import { expectValue } from '../../worker/engine/outcome.ts';
import type { View } from '../../worker/protocol.ts';

/** A log axis has no 0 Hz; below this there is no pitch. */
const lowestLogHz = 40;

/** 90 dB is about what a quiet room leaves of a recording. */
const levels = { floorDb: -90, ceilingDb: 0 };

export interface ClipSpectrogram {
  facts: ClipFacts;
  view: View;
  picture: Picture;
}

/** The whole clip from its lowest to its highest frequency. Throws a FailureError for a clip that cannot be used. */
export function clipSpectrogram(
  engine: RetimbreModule,
  clip: ClipInput,
  size: { widthPx: number; heightPx: number },
  scale: FrequencyScale,
): ClipSpectrogram {
  const facts = expectValue(engine.inspect(clip, 'clip'));
  const view: View = {
    ...size,
    fromSeconds: 0,
    toSeconds: facts.seconds,
    scale,
    lowestHz: scale === 'log' ? Math.min(lowestLogHz, facts.sampleRateHz / 8) : 0,
    highestHz: facts.sampleRateHz / 2,
    ...levels,
    colourMap: 'magma',
  };
  return { facts, view, picture: expectValue(engine.spectrogram(clip, view)) };
}
