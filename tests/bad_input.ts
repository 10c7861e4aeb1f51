/**
 * Files that a person may hand over by mistake, and what the product says of each. One table for the command line and the
 * page: `sentence` is looked for in what is shown.
 */
import { encodeWav } from '../worker/audio/wav.ts';
import { sine } from './sound.ts';

export interface BadInput {
  /** What is wrong with it. */
  flaw: string;
  fileName: string;
  bytes: () => Uint8Array<ArrayBuffer>;
  /** `works`: the clip is used and `sentence` is a note. */
  outcome: 'refused' | 'works';
  sentence: RegExp;
}

export const badInputs: BadInput[] = [
  {
    flaw: 'a text file renamed .wav',
    fileName: 'letter.wav',
    bytes: () => new TextEncoder().encode('Dear Clara,\nthis is not a recording.\n'.repeat(40)),
    outcome: 'refused',
    sentence: /letter\.wav is not audio: it holds text/,
  },
  {
    flaw: 'a truncated WAV',
    fileName: 'cut.wav',
    bytes: () => wavOf(44100, [tone(44100, 2)]).slice(0, 56 + 44100 * 4),
    outcome: 'refused',
    sentence: /cut\.wav is cut off: it promises 2\.00 s of sound and holds 1\.00 s/,
  },
  {
    flaw: 'zero samples',
    fileName: 'none.wav',
    bytes: () => wavOf(44100, [new Float32Array(0)]),
    outcome: 'refused',
    sentence: /has no samples; give a clip of at least 0\.05 s/,
  },
  {
    flaw: 'digital silence',
    fileName: 'silence.wav',
    bytes: () => wavOf(44100, [new Float32Array(44100)]),
    outcome: 'refused',
    sentence: /is digital silence/,
  },
  {
    flaw: 'one sample',
    fileName: 'one.wav',
    bytes: () => wavOf(44100, [new Float32Array([0.5])]),
    outcome: 'refused',
    sentence: /is 1 sample \(.* ms\) long; give at least 0\.05 s/,
  },
  {
    flaw: 'NaN samples',
    fileName: 'nan.wav',
    bytes: () =>
      wavOf(44100, [tone(44100, 1).map((value, i) => (i === 22050 ? Number.NaN : value))]),
    outcome: 'refused',
    sentence: /has a sample that is not a number at 0\.5 s in channel 1/,
  },
  {
    flaw: '8 kHz',
    fileName: 'telephone.wav',
    bytes: () => wavOf(8000, [tone(8000, 1)]),
    outcome: 'works',
    sentence: /has a rate of 8000 Hz: it holds nothing above 4000 Hz/,
  },
  {
    flaw: '6 channels',
    fileName: 'surround.wav',
    bytes: () =>
      wavOf(
        44100,
        Array.from({ length: 6 }, () => tone(44100, 1)),
      ),
    outcome: 'works',
    sentence: /The 6 channels of the \w+ are mixed to one/,
  },
];

function tone(sampleRateHz: number, seconds: number): Float32Array<ArrayBuffer> {
  return sine(440, sampleRateHz, seconds, 0.5);
}

/** Samples as floats, which keep a NaN, and silence without dither. */
function wavOf(
  sampleRateHz: number,
  channels: Float32Array<ArrayBuffer>[],
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encodeWav({ channels, sampleRateHz }, 'float32'));
}
