import type { ClipInput } from '../engine/module.ts';
import { AudioFileError } from './audio_file_error.ts';
import { framesRead } from './clip_length.ts';

/**
 * Reads a WAV file: PCM of 8, 16, 24 and 32 bits, float of 32 and 64 bits, plain or WAVE_FORMAT_EXTENSIBLE, RIFF or RF64
 * (Multimedia Programming Interface 1.0; EBU Tech 3306). Whole numbers become [-1, 1). With
 * `firstSeconds` the rest is left out. Throws an AudioFileError.
 */
export function readWav(bytes: Uint8Array, name: string, firstSeconds?: number): ClipInput {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { format, data, promisedBytes } = findChunks(view, name);
  const bytesPerSample = format.frameBytes / format.channels;
  const read = sampleReaders.get(`${format.coding}/${bytesPerSample}`);
  if (!read) {
    throw new AudioFileError(
      `${name} is a WAV of ${describeCoding(format.coding)} with ${bytesPerSample * 8} bits a sample, which is not read; ` +
        'PCM of 8, 16, 24 or 32 bits and float of 32 or 64 bits are.',
    );
  }
  const held = Math.floor(data.byteLength / format.frameBytes);
  if (promisedBytes > data.byteLength && firstSeconds === undefined) {
    const promised = seconds(promisedBytes / format.frameBytes, format.sampleRateHz);
    throw new AudioFileError(
      `${name} is cut off: it promises ${promised} of sound and holds ${seconds(held, format.sampleRateHz)}; ` +
        'use a complete copy of the file.',
    );
  }
  const { channels: channelCount, sampleRateHz } = format;
  const size = { frames: held, channels: channelCount, sampleRateHz };
  const frames = framesRead(name, size, firstSeconds);
  const channels = Array.from({ length: format.channels }, () => new Float32Array(frames));
  channels.forEach((samples, channel) => {
    let offset = channel * bytesPerSample;
    for (let frame = 0; frame < frames; frame++, offset += format.frameBytes) {
      samples[frame] = read(data, offset);
    }
  });
  return { channels, sampleRateHz: format.sampleRateHz };
}

interface WavCoding {
  coding: number;
  channels: number;
  sampleRateHz: number;
  frameBytes: number;
}

const pcm = 1;
const float = 3;
const extensible = 0xfffe;

/** Sizes that a program writes when it cannot go back to fill in the real one: the data reaches to the end of the file. */
const openEnded = 0x7ffff000;

const sampleReaders = new Map<string, (data: DataView, offset: number) => number>([
  [`${pcm}/1`, (data, offset) => (data.getUint8(offset) - 128) / 2 ** 7],
  [`${pcm}/2`, (data, offset) => data.getInt16(offset, true) / 2 ** 15],
  [
    `${pcm}/3`,
    (data, offset) => (data.getUint16(offset, true) + data.getInt8(offset + 2) * 65536) / 2 ** 23,
  ],
  [`${pcm}/4`, (data, offset) => data.getInt32(offset, true) / 2 ** 31],
  [`${float}/4`, (data, offset) => data.getFloat32(offset, true)],
  [`${float}/8`, (data, offset) => data.getFloat64(offset, true)],
]);

/** Walks the chunks; each begins at an even offset. Programs that forget the pad byte are not followed. */
function findChunks(
  view: DataView,
  name: string,
): { format: WavCoding; data: DataView; promisedBytes: number } {
  let format: WavCoding | undefined;
  let dataBytes64: number | undefined;
  for (let offset = 12; offset + 8 <= view.byteLength; ) {
    const id = view.getUint32(offset);
    const size = view.getUint32(offset + 4, true);
    const start = offset + 8;
    const held = Math.min(size, view.byteLength - start);
    if (id === chunkId('ds64') && held >= 16) {
      dataBytes64 = Number(view.getBigUint64(start + 8, true));
    } else if (id === chunkId('fmt ')) {
      format = readFormat(new DataView(view.buffer, view.byteOffset + start, held), name);
    } else if (id === chunkId('data')) {
      if (!format)
        throw new AudioFileError(`${name} is a broken WAV: no format comes before its data.`);
      const rest = view.byteLength - start;
      const promisedBytes =
        size === 0xffffffff && dataBytes64 !== undefined
          ? dataBytes64
          : size >= openEnded
            ? rest
            : size;
      const data = new DataView(
        view.buffer,
        view.byteOffset + start,
        Math.min(promisedBytes, rest),
      );
      return { format, data, promisedBytes };
    }
    offset = start + size + (size & 1);
  }
  throw new AudioFileError(
    format
      ? `${name} is cut off: the WAV ends after its header and holds no sound.`
      : `${name} is a broken WAV: it holds no format and no sound.`,
  );
}

function readFormat(chunk: DataView, name: string): WavCoding {
  if (chunk.byteLength < 16) throw new AudioFileError(`${name} is cut off inside its WAV header.`);
  const tag = chunk.getUint16(0, true);
  const format = {
    // The first two bytes of the extension's GUID are the plain coding.
    coding: tag === extensible && chunk.byteLength >= 26 ? chunk.getUint16(24, true) : tag,
    channels: chunk.getUint16(2, true),
    sampleRateHz: chunk.getUint32(4, true),
    frameBytes: chunk.getUint16(12, true),
  };
  if (format.channels === 0 || format.sampleRateHz === 0 || format.frameBytes === 0) {
    throw new AudioFileError(
      `${name} is a broken WAV: its header says ${format.channels} channels at ${format.sampleRateHz} Hz, ` +
        `${format.frameBytes} bytes a frame.`,
    );
  }
  return format;
}

function chunkId(text: string): number {
  return [...text].reduce((id, character) => id * 256 + character.charCodeAt(0), 0);
}

function describeCoding(coding: number): string {
  const names: Record<number, string> = {
    1: 'PCM',
    2: 'ADPCM',
    3: 'float',
    6: 'A-law',
    7: 'mu-law',
  };
  return names[coding] ?? `coding ${coding}`;
}

function seconds(frames: number, sampleRateHz: number): string {
  return `${(frames / sampleRateHz).toFixed(2)} s`;
}
