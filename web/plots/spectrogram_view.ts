import type { View } from '../../worker/protocol.ts';

/** Below this there is little to see, and a logarithmic axis has no zero. */
export const LOWEST_SHOWN_HZ = 40;
/** Above this nobody hears it. */
const HIGHEST_HEARD_HZ = 20_000;

/** Levels between these have their own colour, in dB of a full-scale sine. */
export const FLOOR_DB = -100;
export const CEILING_DB = 0;

/** The top of the frequency axis for sound of this rate. */
export function highestShownHz(sampleRateHz: number): number {
  return Math.min(sampleRateHz / 2, HIGHEST_HEARD_HZ);
}

export interface PlotSize {
  widthPx: number;
  heightPx: number;
}

/** The whole clip on the page's axes. */
export function wholeClipView(size: PlotSize, seconds: number, highestHz: number): View {
  return {
    ...size,
    fromSeconds: 0,
    toSeconds: seconds,
    scale: 'log',
    lowestHz: LOWEST_SHOWN_HZ,
    highestHz,
    floorDb: FLOOR_DB,
    ceilingDb: CEILING_DB,
    colourMap: 'magma',
  };
}
