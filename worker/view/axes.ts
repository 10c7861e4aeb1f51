/**
 * The axes of a spectrogram: pixels to hertz and seconds and back, and where ticks stand. The same mapping as
 * core/view/frequency_axis.h, so that a tick is where the picture has its line.
 */
import type { FrequencyScale } from '../protocol.ts';

/** A frequency axis drawn upwards: its lowest frequency is at the bottom of a picture of `heightPx`. */
export interface FrequencyAxis {
  scale: FrequencyScale;
  lowestHz: number;
  highestHz: number;
}

export interface TimeAxis {
  fromSeconds: number;
  toSeconds: number;
}

export interface Tick {
  /** In the axis' own unit: hertz, seconds, decibels. */
  value: number;
  label: string;
}

/** HTK's mel: 2595 log10(1 + f / 700). */
function melOfHz(hz: number): number {
  return 2595 * Math.log10(1 + hz / 700);
}

function hzOfMel(mel: number): number {
  return 700 * (10 ** (mel / 2595) - 1);
}

/** 0 at the lowest frequency, 1 at the highest; outside that beyond the axis. A log axis begins above 0 Hz. */
export function fractionOfHz(axis: FrequencyAxis, hz: number): number {
  const place = scales[axis.scale].place;
  const lowest = place(axis.lowestHz);
  return (place(hz) - lowest) / (place(axis.highestHz) - lowest);
}

function hzOfFraction(axis: FrequencyAxis, fraction: number): number {
  const { place, value } = scales[axis.scale];
  const lowest = place(axis.lowestHz);
  return value(lowest + fraction * (place(axis.highestHz) - lowest));
}

/** Distance from the picture's top edge, in pixels. */
export function yOfHz(axis: FrequencyAxis, heightPx: number, hz: number): number {
  return (1 - fractionOfHz(axis, hz)) * heightPx;
}

export function hzOfY(axis: FrequencyAxis, heightPx: number, yPx: number): number {
  return hzOfFraction(axis, 1 - yPx / heightPx);
}

/** Distance from the picture's left edge, in pixels. */
export function xOfSeconds(axis: TimeAxis, widthPx: number, seconds: number): number {
  return ((seconds - axis.fromSeconds) / (axis.toSeconds - axis.fromSeconds)) * widthPx;
}

export function secondsOfX(axis: TimeAxis, widthPx: number, xPx: number): number {
  return axis.fromSeconds + (xPx / widthPx) * (axis.toSeconds - axis.fromSeconds);
}

/** Round frequencies whose labels are at least `leastGapPx` apart, from the lowest up. */
export function frequencyTicks(axis: FrequencyAxis, heightPx: number, leastGapPx: number): Tick[] {
  const most = Math.max(2, Math.floor(heightPx / leastGapPx) + 1);
  const candidates =
    axis.scale === 'linear'
      ? evenValues(axis.lowestHz, axis.highestHz, most)
      : roundHz.filter((hz) => hz >= axis.lowestHz && hz <= axis.highestHz);
  const ticks: Tick[] = [];
  let lastY = Number.POSITIVE_INFINITY;
  for (const hz of candidates) {
    const y = yOfHz(axis, heightPx, hz);
    if (lastY - y < leastGapPx) continue;
    ticks.push({ value: hz, label: formatHz(hz) });
    lastY = y;
  }
  return ticks;
}

/** Round times, at most one in `leastGapPx`. */
export function timeTicks(axis: TimeAxis, widthPx: number, leastGapPx: number): Tick[] {
  const most = Math.max(2, Math.floor(widthPx / leastGapPx) + 1);
  return evenValues(axis.fromSeconds, axis.toSeconds, most).map((value) => ({
    value,
    label: trimmed(value),
  }));
}

/** Round levels, at most one in `leastGapPx`. */
export function levelTicks(
  floorDb: number,
  ceilingDb: number,
  heightPx: number,
  leastGapPx: number,
): Tick[] {
  const most = Math.max(2, Math.floor(heightPx / leastGapPx) + 1);
  return evenValues(floorDb, ceilingDb, most).map((value) => ({ value, label: trimmed(value) }));
}

/** `440`, `1k`, `2.5k`: the unit stands at the axis. */
export function formatHz(hz: number): string {
  return hz >= 1000 ? `${trimmed(hz / 1000)}k` : trimmed(hz);
}

const scales: Record<
  FrequencyScale,
  { place: (hz: number) => number; value: (place: number) => number }
> = {
  log: { place: Math.log, value: Math.exp },
  mel: { place: melOfHz, value: hzOfMel },
  linear: { place: (hz) => hz, value: (hz) => hz },
};

/** 0, and 1, 2 and 5 times powers of ten up to beyond any clip's band. */
const roundHz = [0, ...[1, 10, 100, 1000, 10_000, 100_000].flatMap((d) => [d, 2 * d, 5 * d])];

/** Multiples of 1, 2 or 5 times a power of ten within [from, to], as many as fit into `most`. */
function evenValues(from: number, to: number, most: number): number[] {
  const span = to - from;
  if (!(span > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(span / most));
  const step = [1, 2, 5, 10, 20].map((factor) => factor * power).find((s) => span / s <= most - 1);
  if (step === undefined) return [];
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/** Without the digits that binary fractions add (0.30000000000000004), and without "-0". */
function trimmed(value: number): string {
  return String(Number(value.toFixed(6)) + 0);
}
