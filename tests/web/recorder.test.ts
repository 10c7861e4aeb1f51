import { describe, expect, test } from 'vitest';
import { LevelMeter } from '../../web/audio/level_meter.ts';
import type { Input } from '../../web/audio/microphone.ts';
import { sentenceOfMicrophone } from '../../web/audio/microphone_error.ts';
import { PeakTrail } from '../../web/audio/peak_trail.ts';
import { Recording } from '../../web/audio/recording.ts';
import {
  RECORDER_OFF,
  type RecorderAction,
  recordsInto,
  reduceRecorder,
} from '../../web/state/recorder.ts';

const input: Input = {
  device: 'a',
  label: 'A',
  sampleRateHz: 48_000,
  channels: 1,
  processing: [],
};
const ask: RecorderAction = { type: 'ask', slot: 'style' };
const opened: RecorderAction = { type: 'opened', input };
const recorderAfter = (...actions: RecorderAction[]) =>
  actions.reduce(reduceRecorder, RECORDER_OFF);

describe('the recorder', () => {
  test('goes from asking over counting and recording to keeping, for its slot alone', () => {
    const phases = [
      recorderAfter(ask),
      recorderAfter(ask, opened),
      recorderAfter(ask, opened, { type: 'count', secondsLeft: 3 }),
      recorderAfter(ask, opened, { type: 'count', secondsLeft: 3 }, { type: 'begin' }),
      recorderAfter(ask, opened, { type: 'begin' }, { type: 'keep' }),
    ];
    expect(phases.map(({ take }) => take.phase)).toEqual([
      'asking',
      'ready',
      'counting',
      'recording',
      'keeping',
    ]);
    expect(phases.every((recorder) => recordsInto(recorder, 'style'))).toBe(true);
    expect(phases.some((recorder) => recordsInto(recorder, 'content'))).toBe(false);
  });

  test('records nothing without a microphone, and keeps nothing that was not recorded', () => {
    expect(recorderAfter(ask, { type: 'begin' }).take.phase).toBe('asking');
    expect(recorderAfter(ask, opened, { type: 'keep' }).take.phase).toBe('ready');
    expect(recorderAfter(opened)).toBe(RECORDER_OFF);
  });

  test('is not turned to the other slot while it records', () => {
    const recording = recorderAfter(ask, opened, { type: 'begin' });
    expect(reduceRecorder(recording, { type: 'ask', slot: 'content' })).toBe(recording);
  });

  test('remembers devices and count-in from one take to the next', () => {
    const devices = [{ id: 'a', label: 'A' }];
    const over = recorderAfter(
      ask,
      { type: 'devices', devices },
      { type: 'count-in', seconds: 3 },
      { type: 'off' },
    );
    expect(over).toEqual({ take: { phase: 'off' }, devices, countInSeconds: 3 });
  });
});

describe('a recording', () => {
  test('has every sample of its pieces, in order', () => {
    const recording = new Recording(8000, 2, 100);
    recording.add([Float32Array.of(1, 2), Float32Array.of(5, 6)]);
    recording.add([Float32Array.of(3), Float32Array.of(7)]);
    expect(recording.seconds).toBe(3 / 8000);
    expect(recording.take()).toEqual({
      channels: [Float32Array.of(1, 2, 3), Float32Array.of(5, 6, 7)],
      sampleRateHz: 8000,
    });
  });

  test('takes up to its length and no sample more', () => {
    const recording = new Recording(8000, 1, 3);
    recording.add([Float32Array.of(1, 2)]);
    expect(recording.isFull).toBe(false);
    recording.add([Float32Array.of(3, 4)]);
    recording.add([Float32Array.of(5)]);
    expect(recording.isFull).toBe(true);
    expect(recording.take().channels).toEqual([Float32Array.of(1, 2, 3)]);
  });

  test('of a microphone with one capsule on two channels is mono', () => {
    const recording = new Recording(8000, 2, 100);
    recording.add([Float32Array.of(1, 2), Float32Array.of(1, 2)]);
    expect(recording.take().channels).toEqual([Float32Array.of(1, 2)]);
  });
});

describe('a level meter', () => {
  const sine = (amplitude: number, seconds = 2) =>
    Float32Array.from(
      { length: 8000 * seconds },
      (_, index) => amplitude * Math.sin(2 * Math.PI * 0.11 * index),
    );

  test('shows peak and root mean square of a sine', () => {
    const meter = new LevelMeter(8000);
    meter.add([sine(0.1)]);
    expect(meter.peakDb).toBeCloseTo(-20, 1);
    expect(meter.rmsDb).toBeCloseTo(-23, 1);
    expect(meter.clipped).toBe(false);
  });

  test('says silence', () => {
    const meter = new LevelMeter(8000);
    meter.add([new Float32Array(8000)]);
    expect(meter.peakDb).toBe(-Infinity);
    expect(meter.rmsDb).toBe(-Infinity);
  });

  test('lets the peak fall by 20 dB in 1.7 s', () => {
    const meter = new LevelMeter(8000);
    meter.add([Float32Array.of(1)]);
    meter.add([new Float32Array(13_600)]);
    expect(meter.peakDb).toBeCloseTo(-20, 1);
  });

  test('calls cut-off peaks by their name, and one full-scale sample not', () => {
    const one = new LevelMeter(8000);
    one.add([Float32Array.of(0.9, 1, 0.9)]);
    expect(one.clipped).toBe(false);
    const cut = new LevelMeter(8000);
    cut.add([sine(1.5, 1).map((sample) => Math.min(Math.max(sample, -1), 1))]);
    expect(cut.clipped).toBe(true);
    cut.add([new Float32Array(8000)]);
    expect(cut.clipped).toBe(true);
  });
});

test('a trail of peaks keeps the extremes of all that came, in no more than its columns', () => {
  const trail = new PeakTrail(4);
  for (let piece = 1; piece <= 9; piece++) trail.add([Float32Array.of(-piece, piece / 10)]);
  // four of them, then two for each pair, and so on
  expect([...trail.peaks].map((peak) => Number(peak.toFixed(1)))).toEqual([
    -4, 0.4, -8, 0.8, -9, 0.9,
  ]);
});

test('every failure of a microphone has a sentence that says what would help', () => {
  const names = ['NotAllowedError', 'NotFoundError', 'NotReadableError', 'UnheardOfError'];
  const sentences = names.map((name) => sentenceOfMicrophone(new DOMException('why', name)));
  expect(new Set(sentences).size).toBe(names.length);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z][^.]*; [^.]*\.$/);
});
