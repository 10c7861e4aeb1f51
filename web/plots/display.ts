import type { ColourMap, FrequencyScale, View } from '../../worker/protocol.ts';
import type { TimeAxis } from '../../worker/view/axes.ts';
import { createStore, type Store } from '../state/store.ts';

/** How all plots are drawn. */
export interface Display {
  scale: FrequencyScale;
  /** Levels between these have their own colour, in dB of a full-scale sine. */
  floorDb: number;
  ceilingDb: number;
  colourMap: Exclude<ColourMap, 'difference'>;
  /** Of the result: its spectrogram, or how its levels differ from the content's. */
  result: 'spectrogram' | 'difference';
  /** Whether content and result show the same time. */
  linked: boolean;
}

export const DISPLAY: Display = {
  scale: 'log',
  floorDb: -100,
  ceilingDb: 0,
  colourMap: 'magma',
  result: 'spectrogram',
  linked: true,
};

/** Where floor and ceiling may be. */
export const LOWEST_DB = -140;
export const HIGHEST_DB = 0;
/** Closer together there would be hardly a picture. */
export const LEAST_RANGE_DB = 10;

/** Below this there is little to see, and a logarithmic axis has no zero. */
const LOWEST_SHOWN_HZ = 40;
/** Above this nobody hears it. */
const HIGHEST_HEARD_HZ = 20_000;
/** A difference of so much has the last colour. */
const DIFFERENCE_DB = 30;

export interface PlotSize {
  widthPx: number;
  heightPx: number;
}

export type DisplayStore = Store<Display, Partial<Display>>;

/** Floor and ceiling keep their distance: the one that is moved pushes the other. */
export function changed(display: Display, change: Partial<Display>): Display {
  const next = { ...display, ...change };
  if (next.ceilingDb - next.floorDb >= LEAST_RANGE_DB) return next;
  return change.floorDb === undefined
    ? { ...next, floorDb: next.ceilingDb - LEAST_RANGE_DB }
    : { ...next, ceilingDb: next.floorDb + LEAST_RANGE_DB };
}

const STORED_AS = 'retimbre: view';

/** Remembered as long as the tab is open, also over a reload. */
export function openDisplay(): DisplayStore {
  const store = createStore(remembered(), changed);
  store.subscribe((display) => {
    try {
      sessionStorage.setItem(STORED_AS, JSON.stringify(display));
    } catch {
      // Where nothing may be stored, nothing is remembered.
    }
  });
  return store;
}

function remembered(): Display {
  try {
    return readDisplay(JSON.parse(sessionStorage.getItem(STORED_AS) ?? '{}'));
  } catch {
    return DISPLAY;
  }
}

/** What of `stored` makes sense; the rest is as at first. */
export function readDisplay(stored: unknown): Display {
  const given = (typeof stored === 'object' && stored !== null ? stored : {}) as Partial<
    Record<keyof Display, unknown>
  >;
  const oneOf = <Value>(value: unknown, values: readonly Value[], otherwise: Value) =>
    values.find((each) => each === value) ?? otherwise;
  const level = (value: unknown, otherwise: number) =>
    typeof value === 'number' && value >= LOWEST_DB && value <= HIGHEST_DB ? value : otherwise;
  const ceilingDb = level(given.ceilingDb, DISPLAY.ceilingDb);
  const floorDb = level(given.floorDb, DISPLAY.floorDb);
  const isRange = ceilingDb - floorDb >= LEAST_RANGE_DB;
  return {
    scale: oneOf(given.scale, ['log', 'mel', 'linear'] as const, DISPLAY.scale),
    floorDb: isRange ? floorDb : DISPLAY.floorDb,
    ceilingDb: isRange ? ceilingDb : DISPLAY.ceilingDb,
    colourMap: oneOf(given.colourMap, ['magma', 'viridis', 'grey'] as const, DISPLAY.colourMap),
    result: oneOf(given.result, ['spectrogram', 'difference'] as const, DISPLAY.result),
    linked: oneOf(given.linked, [true, false], DISPLAY.linked),
  };
}

/** What is drawn of sound at this rate. */
export function viewOf(
  display: Display,
  sampleRateHz: number,
  size: PlotSize,
  shown: TimeAxis,
): View {
  const { scale, floorDb, ceilingDb, colourMap } = display;
  return {
    ...size,
    ...shown,
    scale,
    lowestHz: scale === 'log' ? LOWEST_SHOWN_HZ : 0,
    highestHz: Math.min(sampleRateHz / 2, HIGHEST_HEARD_HZ),
    floorDb,
    ceilingDb,
    colourMap,
  };
}

/** The same for how a clip differs from another. */
export function differenceView(view: View): View {
  return {
    ...view,
    floorDb: -DIFFERENCE_DB,
    ceilingDb: DIFFERENCE_DB,
    colourMap: 'difference',
  };
}
