import { describe, expect, test } from 'vitest';
import {
  choicesOf,
  choose,
  chosenText,
  fits,
  isPreset,
  isSteerable,
  settingsOf,
} from '../../web/state/settings.ts';
import { SLIDER_STEPS, sliderPosition, sliderText } from '../../web/views/slider_scale.ts';
import type { OptionSpec } from '../../worker/protocol.ts';

const FILTERS: OptionSpec = {
  name: 'filters',
  label: 'Filters',
  help: '',
  unit: '',
  kind: 'integer',
  default: 4096,
  minimum: 1,
  maximum: 16_384,
  logarithmic: true,
  commands: ['transfer'],
};
const RANK: OptionSpec = { ...FILTERS, name: 'rank', default: 256, minimum: 16, choices: ['full'] };
const START: OptionSpec = {
  name: 'start',
  label: 'Start',
  help: '',
  unit: '',
  kind: 'choice',
  default: 'content',
  choices: ['content', 'noise'],
  commands: ['transfer'],
};
const OPTIONS = [FILTERS, RANK, START];
const ENGINE: OptionSpec = {
  ...START,
  name: 'engine',
  default: 'quick',
  choices: ['quick', 'slow'],
};
const STRENGTH: OptionSpec = {
  ...START,
  name: 'strength',
  kind: 'number',
  default: 0.5,
  minimum: 0,
  maximum: 1,
  engines: ['quick'],
};
const LAYERS: OptionSpec = { ...FILTERS, name: 'layers', default: 1, engines: ['slow'] };
const OF_ENGINES = [ENGINE, STRENGTH, LAYERS, RANK];

describe('settings', () => {
  test('only what differs from the default goes to the engine', () => {
    const choices = choose(choose({}, FILTERS, '64'), RANK, '256');
    expect(settingsOf(choices, OPTIONS)).toEqual({ filters: 64 });
  });

  test('choosing the default again is the same as a reset', () => {
    expect(choose(choose({}, FILTERS, '64'), FILTERS, '4096')).toEqual({});
    expect(chosenText({}, FILTERS)).toBe('4096');
  });

  test('numbers go as numbers, words as words', () => {
    const choices = { filters: ' 64 ', rank: 'full', start: 'noise' };
    expect(settingsOf(choices, OPTIONS)).toEqual({ filters: 64, rank: 'full', start: 'noise' });
  });

  test('what is not a number goes as it was typed, for the engine to refuse', () => {
    expect(settingsOf({ filters: '' }, OPTIONS)).toEqual({ filters: '' });
    expect(settingsOf({ filters: 'many' }, OPTIONS)).toEqual({ filters: 'many' });
  });

  test.each([
    [FILTERS, '1', true],
    [FILTERS, '16384', true],
    [FILTERS, '16385', false],
    [FILTERS, '0', false],
    [FILTERS, '2.5', false],
    [FILTERS, '', false],
    [RANK, 'full', true],
    [RANK, 'half', false],
    [START, 'noise', true],
    [START, 'silence', false],
  ] as const)('%o takes "%s": %s', (option, text, does) => {
    expect(fits(option, text)).toBe(does);
  });
});

describe('settings of several engines', () => {
  const choices = { strength: '0.8', layers: '2', rank: '64' };

  test('only those of the chosen engine go to it; the others are remembered', () => {
    expect(settingsOf(choices, OF_ENGINES)).toEqual({ strength: 0.8, rank: 64 });
    const slow = choose(choices, ENGINE, 'slow');
    expect(settingsOf(slow, OF_ENGINES)).toEqual({ engine: 'slow', layers: 2, rank: 64 });
    expect(settingsOf(choose(slow, ENGINE, 'quick'), OF_ENGINES)).toEqual({
      strength: 0.8,
      rank: 64,
    });
  });

  test('an engine with a strength can be steered', () => {
    expect(isSteerable({}, OF_ENGINES)).toBe(true);
    expect(isSteerable({ engine: 'slow' }, OF_ENGINES)).toBe(false);
    expect(isSteerable({}, OPTIONS)).toBe(false);
  });
});

describe('a slider', () => {
  test('reaches both ends of the range exactly', () => {
    expect(sliderText(FILTERS, 0)).toBe('1');
    expect(sliderText(FILTERS, SLIDER_STEPS)).toBe('16384');
  });

  test('has the geometric middle of a logarithmic range in its middle', () => {
    expect(sliderText(FILTERS, SLIDER_STEPS / 2)).toBe('130');
  });

  test('stands where its number is', () => {
    for (const position of [0, 50, 100, 150, SLIDER_STEPS]) {
      const there = sliderPosition(FILTERS, sliderText(FILTERS, position));
      expect(Math.abs(there - position)).toBeLessThanOrEqual(1);
    }
  });

  test('of a logarithmic range that begins at 0 reaches 0, and small numbers beside it', () => {
    const alpha: OptionSpec = {
      ...FILTERS,
      kind: 'number',
      default: 0.01,
      minimum: 0,
      maximum: 1000,
    };
    expect(sliderText(alpha, 0)).toBe('0');
    expect(Number(sliderText(alpha, 1))).toBeCloseTo(1.1e-5, 6);
    expect(sliderText(alpha, SLIDER_STEPS)).toBe('1000');
    expect(sliderText(alpha, sliderPosition(alpha, '0.01'))).toBe('0.01');
  });

  test('stands at the lowest for what is no number', () => {
    expect(sliderPosition(FILTERS, 'many')).toBe(0);
  });

  test('never gives a number out of range', () => {
    for (let position = 0; position <= SLIDER_STEPS; position++) {
      expect(fits(FILTERS, sliderText(FILTERS, position))).toBe(true);
    }
  });
});

describe('a preset', () => {
  const preset = { name: 'small', label: 'Small', help: '', settings: { filters: 8, rank: 256 } };

  test('chooses what it names and leaves the rest at its default', () => {
    expect(choicesOf(preset, OPTIONS)).toEqual({ filters: '8' });
  });

  test('is chosen while nothing differs from it', () => {
    expect(isPreset({ filters: '8' }, preset, OPTIONS)).toBe(true);
    expect(isPreset({}, preset, OPTIONS)).toBe(false);
    expect(isPreset({ filters: '8', start: 'noise' }, preset, OPTIONS)).toBe(false);
  });
});
