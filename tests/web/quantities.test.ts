import { expect, test } from 'vitest';
import { outline } from '../../web/plots/waveform_outline.ts';
import { noteText } from '../../web/text/pitch.ts';
import {
  bytesText,
  channelsText,
  clockText,
  decibelText,
  differenceText,
  levelText,
  percentText,
  rateText,
  secondsText,
  threadsText,
} from '../../web/text/quantities.ts';

test.each([
  [secondsText(0.5), '0.5 s'],
  [secondsText(7.1), '7.1 s'],
  [secondsText(9.96), '10 s'],
  [secondsText(59.9), '1 min 0 s'],
  [secondsText(143.2), '2 min 23 s'],
  [levelText(-23.44), '−23.4 dB'],
  [levelText(Number.NEGATIVE_INFINITY), 'silence'],
  [differenceText(3.21), '+3.2 dB'],
  [differenceText(-3.21), '−3.2 dB'],
  [noteText(440), 'A4 +0 ct'],
  [noteText(261.626), 'C4 +0 ct'],
  [noteText(1000), 'B5 +21 ct'],
  [noteText(27.5 * 2 ** (-1.4 / 12)), 'G♯0 −40 ct'],
  [noteText(8.176), 'C-1 +0 ct'],
  [noteText(430), 'A4 −40 ct'],
  [clockText(65), '1:05'],
  [clockText(0.4), '0:00'],
  [rateText(440), '440 Hz'],
  [rateText(22_050), '22.05 kHz'],
  [rateText(44_100), '44.1 kHz'],
  [decibelText(-17.26, 1), '−17.3 dB'],
  [decibelText(0), '0 dB'],
  [bytesText(300 * 2 ** 20), '300 MiB'],
  [bytesText(1.5 * 2 ** 30), '1.5 GiB'],
  [channelsText(1), 'mono'],
  [channelsText(6), '6 channels'],
  [threadsText(1), '1 thread'],
  [threadsText(4), '4 threads'],
  [percentText(0.385), '39 %'],
])('%s reads as %s', (text, expected) => {
  expect(text).toBe(expected);
});

test('a waveform is one closed shape from its largest to its smallest samples', () => {
  expect(outline(new Float32Array([-0.5, 0.25, 0, 1]))).toBe('M0 -0.260L1 -1.010L1 0.010L0 0.510Z');
});

test('no columns have no shape', () => {
  expect(outline(new Float32Array())).toBe('');
});
