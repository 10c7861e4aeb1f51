import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { mostSamples } from '../../../worker/audio/clip_length.ts';
import { decodeAudio } from '../../../worker/audio/decode.ts';
import { encodeWav } from '../../../worker/audio/wav.ts';
import type { ClipInput } from '../../../worker/protocol.ts';
import { byteWav } from '../../audio_files.ts';

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url)));

async function decoded(bytes: Uint8Array, name: string, firstSeconds?: number): Promise<ClipInput> {
  const answer = await decodeAudio(bytes, name, firstSeconds);
  if (answer.kind !== 'clip') throw new Error(answer.message);
  return answer.clip;
}

describe('the beginning of a file is what the whole file begins with', () => {
  const files = ['tones.flac', 'tones.mp3', 'tones.ogg', 'tones.opus', 'tones_in_ogg.flac'];
  test.each(files)('%s', async (name) => {
    const whole = await decoded(fixture(name), name);
    const beginning = await decoded(fixture(name), name, 0.2);
    const frames = Math.floor(0.2 * whole.sampleRateHz);
    expect(beginning).toEqual({
      ...whole,
      channels: whole.channels.map((samples) => samples.slice(0, frames)),
    });
  });

  test('a WAV that was cut off', async () => {
    const whole = await decoded(fixture('tones.flac'), 'tones.flac');
    const bytes = new Uint8Array(encodeWav(whole, 'float32'));
    const half = await decoded(bytes.subarray(0, bytes.length / 2), 'half.wav', 0.1);
    const frames = Math.floor(0.1 * whole.sampleRateHz);
    expect(half.channels).toEqual(whole.channels.map((samples) => samples.slice(0, frames)));
  });
});

test('a beginning that is longer than the file is all of it', async () => {
  const whole = await decoded(fixture('tones.ogg'), 'tones.ogg');
  expect(await decoded(fixture('tones.ogg'), 'tones.ogg', 600)).toEqual(whole);
});

test('a file that is too long says how much of it fits, and that much can be had', async () => {
  const bytes = byteWav(3 * 3600, 8000);
  const answer = await decodeAudio(bytes, 'hours.wav');
  expect(answer).toMatchObject({ kind: 'failed', fitsSeconds: mostSamples / 8000 });
  const clip = await decoded(bytes, 'hours.wav', 600);
  expect(clip.channels[0]?.length).toBe(600 * 8000);
  const most = await decoded(bytes, 'hours.wav', 4 * 3600);
  expect(most.channels[0]?.length).toBe(mostSamples);
});
