import type { ClipInput } from '../worker/engine/module.ts';

/** A sine of `seconds`, from phase 0. */
export function sine(
  hz: number,
  sampleRateHz: number,
  seconds: number,
  amplitude: number,
): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: Math.round(seconds * sampleRateHz) },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / sampleRateHz),
  );
}

/** A tone with the overtones 1/n, so that a spectrogram of it has more than a line. */
export function hum(hz: number, sampleRateHz: number, seconds: number): ClipInput {
  const samples = sine(hz, sampleRateHz, seconds, 0.3);
  for (let n = 2; n * hz < sampleRateHz / 2 && n < 12; n++) {
    sine(n * hz, sampleRateHz, seconds, 0.3 / n).forEach((value, i) => {
      samples[i] = (samples[i] ?? 0) + value;
    });
  }
  return { channels: [samples], sampleRateHz };
}

/** Too varied to be one texture: half seconds of tones of every height for 4 s, `steady` seconds of one, and 4 s as before. */
export function variedStyle(sampleRateHz: number, steady: number): ClipInput {
  const changing = (from: number) =>
    Array.from({ length: 8 }, (_, i) =>
      hum(100 * 1.45 ** ((from + 5 * i) % 11), sampleRateHz, 0.5),
    );
  const parts = [...changing(0), hum(300, sampleRateHz, steady), ...changing(3)];
  return {
    channels: [Float32Array.from(parts.flatMap(({ channels }) => [...(channels[0] ?? [])]))],
    sampleRateHz,
  };
}

/** Amplitude of the part of `samples` at `hz`: its correlation with a sine and a cosine over the middle half. */
export function amplitudeAt(hz: number, samples: Float32Array, sampleRateHz: number): number {
  const from = Math.floor(samples.length / 4);
  const middle = samples.subarray(from, 3 * from);
  let inPhase = 0;
  let quadrature = 0;
  middle.forEach((value, i) => {
    const angle = (2 * Math.PI * hz * i) / sampleRateHz;
    inPhase += value * Math.cos(angle);
    quadrature += value * Math.sin(angle);
  });
  return (2 * Math.hypot(inPhase, quadrature)) / middle.length;
}
