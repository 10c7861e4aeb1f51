import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { Client } from '../../worker/client.ts';
import { sheetMargin } from '../../worker/picture/spectrogram_sheet.ts';
import type { ClipInfo, Picture, TimedProgress, View } from '../../worker/protocol.ts';
import { yOfHz } from '../../worker/view/axes.ts';
import { badInputs } from '../bad_input.ts';
import { connectHost } from '../engine.ts';
import { hum, sine } from '../sound.ts';

const small = { engine: 'random-cnn', filters: 64, iterations: 5, 'phase-iterations': 5 };

let client: Client;
afterEach(() => client.close());

function addHum(hz: number, seconds: number): Promise<ClipInfo> {
  return client.addClip(hum(hz, 44100, seconds), `hum ${hz}`, 'content');
}

function fixture(name: string): ArrayBuffer {
  return Uint8Array.from(readFileSync(new URL(`../fixtures/${name}`, import.meta.url))).buffer;
}

describe('clips', () => {
  test('a file is decoded, described, heard and written again', async () => {
    client = await connectHost();
    const answer = await client.decode(fixture('tones.flac'), 'tones.flac', 'style');
    if (answer.kind !== 'clip') throw new Error(answer.message);
    expect(answer.clip).toMatchObject({
      name: 'tones.flac',
      seconds: 0.5,
      frames: 22050,
      channels: 2,
      sampleRateHz: 44100,
    });
    expect(answer.clip.peakDb).toBeCloseTo(20 * Math.log10(0.5), 1);
    const samples = await client.samples(answer.clip.id);
    expect(samples.channels.map((channel) => channel.length)).toEqual([22050, 22050]);
    const wav = new Uint8Array(await client.encodeWav(answer.clip.id, 'pcm24'));
    const again = await client.decode(wav.buffer, 'again.wav', 'style');
    expect(again).toMatchObject({ kind: 'clip', clip: { frames: 22050, channels: 2 } });
  });

  test('a format for the browser to try is answered, not refused', async () => {
    client = await connectHost();
    const mp4 = new Uint8Array([0, 0, 0, 32, ...new TextEncoder().encode('ftypM4A ')]);
    expect(await client.decode(mp4.buffer, 'song.m4a', 'style')).toMatchObject({
      kind: 'unsupported',
      message: /song\.m4a is an MP4/,
    });
  });

  test.each(badInputs)('$flaw: $outcome', async ({ fileName, bytes, outcome, sentence }) => {
    client = await connectHost();
    const kept = await addHum(220, 0.5);
    const decoding = client.decode(bytes().buffer, fileName, 'style');
    if (outcome === 'refused') {
      await expect(decoding).rejects.toThrow(sentence);
    } else {
      const answer = await decoding;
      expect(answer.kind === 'clip' && answer.clip.notes.join('\n')).toMatch(sentence);
    }
    expect((await client.waveform(kept.id, 0, 1, 10)).length).toBe(20);
  });

  test('a forgotten clip is gone', async () => {
    client = await connectHost();
    const { id } = await addHum(220, 0.5);
    await client.forgetClip(id);
    await expect(client.samples(id)).rejects.toThrow(`There is no clip ${id}.`);
  });
});

describe('pictures', () => {
  const view: View = {
    widthPx: 60,
    heightPx: 300,
    fromSeconds: 0,
    toSeconds: 1,
    scale: 'log',
    lowestHz: 40,
    highestHz: 11025,
    floorDb: -90,
    ceilingDb: 0,
    colourMap: 'grey',
  };

  test.each(['log', 'mel', 'linear'] as const)(
    'a tone at 1 kHz is a line at 1 kHz, %s',
    async (scale) => {
      client = await connectHost();
      const tone = { channels: [sine(1000, 44100, 1, 0.5)], sampleRateHz: 44100 };
      const { id } = await client.addClip(tone, 'tone', 'content');
      const { rgba, widthPx, heightPx } = await client.spectrogram({
        clip: id,
        view: { ...view, scale },
      });
      expect(rgba.length).toBe(4 * widthPx * heightPx);
      // The grey map is white for silence and black for the loudest.
      const column = Array.from(
        { length: heightPx },
        (_, y) => rgba[4 * (y * widthPx + 30)] ?? 255,
      );
      const darkest = column.indexOf(Math.min(...column));
      const line = yOfHz({ ...view, scale }, heightPx, 1000);
      expect(Math.abs(darkest + 0.5 - line)).toBeLessThan(5);
    },
  );

  test('a waveform holds the smallest and the largest sample of each column', async () => {
    client = await connectHost();
    const tone = { channels: [sine(441, 44100, 1, 0.5)], sampleRateHz: 44100 };
    const { id } = await client.addClip(tone, 'tone', 'content');
    const columns = await client.waveform(id, 0, 1, 100);
    expect(columns.length).toBe(200);
    columns.forEach((value, i) => {
      expect(value).toBeCloseTo(i % 2 === 0 ? -0.5 : 0.5, 3);
    });
  });

  test('a difference is in dB, and white where there is none', async () => {
    client = await connectHost();
    const of = (amplitude: number) =>
      client.addClip(
        { channels: [sine(1000, 44100, 1, amplitude)], sampleRateHz: 44100 },
        'tone',
        'clip',
      );
    const [loud, quiet] = [await of(0.5), await of(0.05)];
    const around: View = { ...view, floorDb: -30, ceilingDb: 30, colourMap: 'difference' };
    const pixel: View = {
      ...around,
      fromSeconds: 0.5,
      toSeconds: 0.51,
      lowestHz: 900,
      highestHz: 1100,
    };
    expect(await client.level({ clip: loud.id, minus: quiet.id, view: pixel })).toBeCloseTo(20, 1);
    // -26 dB, less what the window loses beside a bin's middle
    expect(await client.level({ clip: quiet.id, view: pixel })).toBeCloseTo(-26.7, 0);
    const colourAt = async (clip: number, minus: number) => {
      const { rgba } = await client.spectrogram({
        clip,
        minus,
        view: { ...pixel, widthPx: 1, heightPx: 1 },
      });
      return [...rgba.subarray(0, 3)] as [number, number, number];
    };
    const [red, , blue] = await colourAt(loud.id, quiet.id);
    expect(red).toBeGreaterThan(blue + 80);
    const [lessRed, , moreBlue] = await colourAt(quiet.id, loud.id);
    expect(moreBlue).toBeGreaterThan(lessRed + 80);
    expect(Math.min(...(await colourAt(loud.id, loud.id)))).toBeGreaterThan(230);
  });

  test('the level outside a clip is none', async () => {
    client = await connectHost();
    const { id } = await addHum(220, 0.5);
    const view5 = { ...view, fromSeconds: 5, toSeconds: 6 };
    expect(await client.level({ clip: id, view: view5 })).toBe(Number.NEGATIVE_INFINITY);
  });

  test('a sheet has the picture inside its margins', async () => {
    client = await connectHost();
    const { id } = await addHum(220, 1);
    const sheet = await client.sheet({ clip: id, view }, 'a hum');
    const { rgba } = await client.spectrogram({ clip: id, view });
    const pixel = (picture: Picture, x: number, y: number) => [
      ...picture.rgba.subarray(4 * (y * picture.widthPx + x), 4 * (y * picture.widthPx + x) + 4),
    ];
    const inner: Picture = { widthPx: view.widthPx, heightPx: view.heightPx, rgba };
    const { left, top, right, bottom } = sheetMargin;
    expect([sheet.widthPx, sheet.heightPx]).toEqual([
      left + view.widthPx + right,
      top + view.heightPx + bottom,
    ]);
    for (const [x, y] of [
      [5, 5],
      [30, 150],
      [50, 290],
    ] as const) {
      expect(pixel(sheet, left + x, top + y)).toEqual(pixel(inner, x, y));
    }
  });

  test("a colour bar runs from the map's lowest colour to its highest", async () => {
    client = await connectHost();
    const colours = await client.colours('grey', 50);
    expect(colours.length).toBe(200);
    expect(colours[0]).toBeGreaterThan(200);
    expect(colours[4 * 49]).toBeLessThan(50);
  });
});

describe('a transfer', () => {
  test("reports its progress, shows pictures and leaves a clip of the content's length and rate", async () => {
    client = await connectHost();
    const content = await addHum(220, 1.5);
    const style = await addHum(330, 1);
    const progress: TimedProgress[] = [];
    let pictures = 0;
    const job = client.transfer(content.id, [{ clip: style.id, weight: 1 }], small, {
      onProgress: (each) => progress.push(each),
      onPicture: () => {
        pictures++;
      },
      livePicture: {
        everyMs: 10,
        view: {
          widthPx: 100,
          heightPx: 50,
          fromSeconds: 0,
          toSeconds: 1.5,
          scale: 'mel',
          lowestHz: 0,
          highestHz: 11025,
          floorDb: -90,
          ceilingDb: 0,
          colourMap: 'magma',
        },
      },
    });
    const end = await job.ended;
    if (end.kind !== 'done') throw new Error(end.kind);

    expect(progress.at(-1)).toMatchObject({
      stage: 'done',
      state: 'done',
      fraction: 1,
      secondsLeft: 0,
    });
    const fractions = progress.map((each) => each.fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    // At most ten a second; only the last one comes whenever the job ends.
    const seconds = progress.slice(0, -1).map((each) => each.secondsElapsed);
    seconds.slice(1).forEach((each, i) => {
      expect(each - (seconds[i] ?? 0)).toBeGreaterThan(0.099);
    });
    expect(pictures).toBeGreaterThan(0);

    expect(end.clip).toMatchObject({ frames: content.frames, sampleRateHz: 44100, channels: 1 });
    const [samples = new Float32Array()] = (await client.samples(end.clip.id)).channels;
    expect(samples.length).toBe(content.frames);
    expect(samples.every(Number.isFinite)).toBe(true);
    expect(samples.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)).toBeLessThan(1);
    expect(end.report.settings).toMatchObject({ engine: 'random-cnn', filters: 64, width: 11 });
    // One before the first iteration and one after each.
    expect(end.report.losses.length).toBe(end.report.iterations + 1);
  });

  test("fails with the engine's sentence when a setting is out of range", async () => {
    client = await connectHost();
    const clip = await addHum(220, 1);
    const job = client.transfer(clip.id, [{ clip: clip.id, weight: 1 }], {
      engine: 'random-cnn',
      filters: 0,
    });
    await expect(job.ended).rejects.toThrow(
      /filters must be a whole number from 1 to \d+.* 0 is not/,
    );
    await expect(job.ended).rejects.toMatchObject({ code: 'invalid-option' });
  });

  test('that would not fit into memory is refused before it starts', async () => {
    client = await connectHost();
    const clip = await client.addClip(hum(220, 8000, 120), 'two minutes', 'content');
    const settings = { engine: 'random-cnn', filters: 16384, layers: 4, rank: 'full' };
    const refusal = { code: 'too-large', message: expect.stringMatching(/would (fit|need)/) };
    await expect(
      client.estimateBytes(clip.id, [{ clip: clip.id, weight: 1 }], settings),
    ).rejects.toMatchObject(refusal);
    await expect(
      client.transfer(clip.id, [{ clip: clip.id, weight: 1 }], settings).ended,
    ).rejects.toMatchObject(refusal);
    expect(
      await client.estimateBytes(clip.id, [{ clip: clip.id, weight: 1 }], small),
    ).toBeGreaterThan(2 ** 20);
  });

  test('can be heard before it is done', async () => {
    client = await connectHost();
    const [content, style] = [await addHum(220, 1.5), await addHum(330, 1)];
    const job = client.transfer(content.id, [{ clip: style.id, weight: 1 }], {
      ...small,
      engine: 'random-cnn',
      filters: 1024,
      iterations: 2000,
    });
    for (let i = 0; i < 3; i++) {
      const { channels, sampleRateHz } = await job.preview();
      expect([channels.length, channels[0]?.length, sampleRateHz]).toEqual([
        1,
        content.frames,
        44100,
      ]);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await job.cancel();
    expect(await job.ended).toEqual({ kind: 'cancelled' });
  });

  test('of two at once, each ends with its own result', async () => {
    client = await connectHost();
    const [a, b] = [await addHum(220, 1), await addHum(330, 0.8)];
    const jobs = [
      client.transfer(a.id, [{ clip: b.id, weight: 1 }], small),
      client.transfer(b.id, [{ clip: a.id, weight: 1 }], small),
    ];
    const ends = await Promise.all(jobs.map((job) => job.ended));
    expect(ends.map((end) => end.kind === 'done' && end.clip.frames)).toEqual([a.frames, b.frames]);
  });
});

test('a resynthesis gives the clip back', async () => {
  client = await connectHost();
  const clip = await addHum(220, 1.5);
  const end = await client.resynthesise(clip.id, {}).ended;
  if (end.kind !== 'done') throw new Error(end.kind);
  expect(end.clip.frames).toBe(clip.frames);
  expect(end.report.spectralConvergenceDb).toBeLessThan(-20);
});

test('a texture comes in pieces, as long as asked', async () => {
  client = await connectHost();
  const style = await addHum(220, 1);
  let heard = 0;
  const onPiece = (piece: { fromFrame: number; channels: Float32Array[] }) => {
    expect(piece.fromFrame).toBe(heard);
    heard += piece.channels[0]?.length ?? 0;
  };
  const job = client.texture(style.id, { seconds: 12, iterations: 2, rank: 16 }, { onPiece });
  const end = await job.ended;
  if (end.kind !== 'done') throw new Error(end.kind);
  expect(end.clip.frames).toBe(12 * style.sampleRateHz);
  expect(heard).toBe(end.clip.frames);
});
