/** One channel of 16-bit samples as a WAV file, to be opened in the page. */
export function wavOf(samples: Float32Array, sampleRateHz: number): Buffer {
  const bytes = Buffer.alloc(44 + 2 * samples.length);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + 2 * samples.length, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(2 * sampleRateHz, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(2 * samples.length, 40);
  samples.forEach((sample, index) => {
    bytes.writeInt16LE(Math.round(32767 * sample), 44 + 2 * index);
  });
  return bytes;
}

/** The same as a file that is brought into the page. */
export function wavFile(name: string, samples: Float32Array, sampleRateHz: number) {
  return { name, mimeType: 'audio/wav', buffer: wavOf(samples, sampleRateHz) };
}

export function tone(hz: number, seconds: number, sampleRateHz: number): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * sampleRateHz) },
    (_, index) => 0.5 * Math.sin((2 * Math.PI * hz * index) / sampleRateHz),
  );
}

export interface WavFacts {
  coding: 'pcm' | 'float';
  bits: number;
  channels: number;
  sampleRateHz: number;
  frames: number;
  peak: number;
}

/** Reads a WAV file by its chunks, independently of the page's own writer. */
export function readWav(bytes: Buffer): WavFacts {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error('not a WAV file');
  }
  const chunks = new Map<string, Buffer>();
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4);
    chunks.set(bytes.toString('latin1', at, at + 4), bytes.subarray(at + 8, at + 8 + size));
    at += 8 + size + (size & 1);
  }
  const format = chunks.get('fmt ');
  const data = chunks.get('data');
  if (!format || !data) throw new Error('a WAV file without format or data');
  const coding = format.readUInt16LE(0) === 3 ? 'float' : 'pcm';
  const channels = format.readUInt16LE(2);
  const bits = format.readUInt16LE(14);
  const sampleBytes = bits / 8;
  let peak = 0;
  for (let at = 0; at + sampleBytes <= data.length; at += sampleBytes) {
    const sample =
      coding === 'float' ? data.readFloatLE(at) : data.readIntLE(at, sampleBytes) / 2 ** (bits - 1);
    if (!Number.isFinite(sample)) throw new Error(`sample ${at / sampleBytes} is ${sample}`);
    peak = Math.max(peak, Math.abs(sample));
  }
  const frames = data.length / (sampleBytes * channels);
  return { coding, bits, channels, sampleRateHz: format.readUInt32LE(4), frames, peak };
}

/** The samples of a file of one channel of floats, as the page saves it. */
export function samplesOf(bytes: Buffer): Float32Array {
  const { coding, channels, frames } = readWav(bytes);
  if (coding !== 'float' || channels !== 1) throw new Error('not one channel of floats');
  const data = bytes.subarray(bytes.indexOf('data', 12, 'latin1') + 8);
  return Float32Array.from({ length: frames }, (_, index) => data.readFloatLE(4 * index));
}
