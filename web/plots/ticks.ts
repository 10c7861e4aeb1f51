import type { View } from '../../worker/protocol.ts';
import {
  fractionOfHz,
  frequencyTicks,
  levelTicks,
  type TimeAxis,
  timeTicks,
} from '../../worker/view/axes.ts';
import { decibelText, rateText } from '../text/quantities.ts';
import type { AxisTick } from './axis.tsx';

/** Least distances between ticks in CSS pixels: a line of text, the width of a label. */
const LINE_PX = 15;
const LABEL_PX = 70;
/** Levels need fewer. */
const LEVEL_GAP_PX = 28;

export function frequencyAxis(view: View): AxisTick[] {
  return frequencyTicks(view, view.heightPx / devicePixelRatio, LINE_PX).map(({ value }) => ({
    at: fractionOfHz(view, value),
    text: rateText(value),
  }));
}

export function timeAxis(shown: TimeAxis, widthPx: number): AxisTick[] {
  const { fromSeconds, toSeconds } = shown;
  return timeTicks(shown, widthPx / devicePixelRatio, LABEL_PX).map(({ value, label }) => ({
    at: (value - fromSeconds) / (toSeconds - fromSeconds),
    text: `${label} s`,
  }));
}

export function levelAxis({ floorDb, ceilingDb, heightPx }: View): AxisTick[] {
  return levelTicks(floorDb, ceilingDb, heightPx / devicePixelRatio, LEVEL_GAP_PX).map(
    ({ value }) => ({
      at: (value - floorDb) / (ceilingDb - floorDb),
      text: decibelText(value),
    }),
  );
}
