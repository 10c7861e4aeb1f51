import type { OptionSpec } from '../../worker/protocol.ts';

/** Where a logarithmic slider begins whose range begins at 0: this part of the default is next to 0. */
const LEAST_OF_DEFAULT = 1e-3;

/** A slider has this many steps, whatever its option's range. */
export const SLIDER_STEPS = 200;

/** Where the slider of a number stands. */
export function sliderPosition(option: OptionSpec, text: string): number {
  const { minimum = 0, maximum = 1 } = option;
  const value = Math.min(Math.max(Number(text) || minimum, minimum), maximum);
  const start = startOf(option);
  if (value <= start) return 0;
  const fraction = option.logarithmic
    ? Math.log(value / start) / Math.log(maximum / start)
    : (value - start) / (maximum - start);
  return Math.round(SLIDER_STEPS * fraction);
}

/** The number for a place of the slider, rounded to two significant digits within the range. */
export function sliderText(option: OptionSpec, position: number): string {
  const { minimum = 0, maximum = 1 } = option;
  if (position <= 0) return String(minimum);
  if (position >= SLIDER_STEPS) return String(maximum);
  const start = startOf(option);
  const fraction = position / SLIDER_STEPS;
  const value = option.logarithmic
    ? start * (maximum / start) ** fraction
    : start + (maximum - start) * fraction;
  const rounded = Number(value.toPrecision(2));
  const whole = option.kind === 'integer' ? Math.round(rounded) : rounded;
  return String(Math.min(Math.max(whole, minimum), maximum));
}

/** A logarithmic slider cannot begin at 0. */
function startOf(option: OptionSpec): number {
  const { minimum = 0, logarithmic, default: standard } = option;
  if (!logarithmic || minimum > 0) return minimum;
  return LEAST_OF_DEFAULT * Number(standard);
}
