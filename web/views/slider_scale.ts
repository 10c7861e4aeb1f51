import type { OptionSpec } from '../../worker/protocol.ts';

/** A slider has this many steps, whatever its option's range. */
export const SLIDER_STEPS = 200;

/** Where the slider of a number stands. */
export function sliderPosition(option: OptionSpec, text: string): number {
  const { minimum = 0, maximum = 1 } = option;
  const value = Math.min(Math.max(Number(text) || minimum, minimum), maximum);
  const fraction = isLogarithmic(option)
    ? Math.log(value / minimum) / Math.log(maximum / minimum)
    : (value - minimum) / (maximum - minimum);
  return Math.round(SLIDER_STEPS * fraction);
}

/** The number for a place of the slider, rounded to two significant digits within the range. */
export function sliderText(option: OptionSpec, position: number): string {
  const { minimum = 0, maximum = 1 } = option;
  if (position <= 0) return String(minimum);
  if (position >= SLIDER_STEPS) return String(maximum);
  const fraction = position / SLIDER_STEPS;
  const value = isLogarithmic(option)
    ? minimum * (maximum / minimum) ** fraction
    : minimum + (maximum - minimum) * fraction;
  const rounded = Number(value.toPrecision(2));
  const whole = option.kind === 'integer' ? Math.round(rounded) : rounded;
  return String(Math.min(Math.max(whole, minimum), maximum));
}

function isLogarithmic({ logarithmic, minimum = 0 }: OptionSpec): boolean {
  return logarithmic === true && minimum > 0;
}
