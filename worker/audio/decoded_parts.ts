import type { ClipInput } from '../engine/module.ts';
import { nextTurn } from '../turn.ts';
import { requireFittingLength } from './clip_length.ts';

/** What the decoders of @wasm-audio-decoders and mpg123-decoder give for each piece of a file. */
export interface DecodedPart {
  channelData: Float32Array[];
  samplesDecoded: number;
  sampleRate: number;
}

const chunkBytes = 64 * 1024;

/**
 * Feeds a file to a decoder piece by piece, with a turn for waiting messages after each. Throws an AudioFileError as soon as
 * there is more sound than a clip may have.
 */
export async function decodeInChunks<Part extends DecodedPart>(
  bytes: Uint8Array,
  name: string,
  decode: (chunk: Uint8Array) => Promise<Part>,
): Promise<Part[]> {
  const parts: Part[] = [];
  let frames = 0;
  for (let offset = 0; offset < bytes.length; offset += chunkBytes) {
    const part = await decode(bytes.subarray(offset, offset + chunkBytes));
    frames += part.samplesDecoded;
    requireFittingLength(name, {
      frames,
      channels: part.channelData.length,
      sampleRateHz: part.sampleRate,
    });
    parts.push(part);
    await nextTurn();
  }
  return parts;
}

/** One clip of all the parts that hold sound. A part without has no meaningful rate or channels. */
export function joinParts(parts: DecodedPart[]): ClipInput {
  const sounding = parts.filter((part) => part.samplesDecoded > 0);
  const first = sounding[0];
  if (!first) return { channels: [], sampleRateHz: 0 };
  const frames = sounding.reduce((sum, part) => sum + part.samplesDecoded, 0);
  const channels = first.channelData.map((_, channel) => {
    const joined = new Float32Array(frames);
    let offset = 0;
    for (const part of sounding) {
      const samples = part.channelData[channel];
      if (samples) joined.set(samples.subarray(0, part.samplesDecoded), offset);
      offset += part.samplesDecoded;
    }
    return joined;
  });
  return { channels, sampleRateHz: first.sampleRate };
}
