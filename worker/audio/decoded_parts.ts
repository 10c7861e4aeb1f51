import type { ClipInput } from '../engine/module.ts';
import { nextTurn } from '../turn.ts';
import { framesRead } from './clip_length.ts';

/** What the decoders of @wasm-audio-decoders and mpg123-decoder give for each piece of a file. */
export interface DecodedPart {
  channelData: Float32Array[];
  samplesDecoded: number;
  sampleRate: number;
}

const chunkBytes = 64 * 1024;

/** A decoder that is fed piece by piece. */
export interface ChunkDecoder<Part> {
  decode: (chunk: Uint8Array) => Promise<Part>;
  /** What it still holds back at the end of the file. */
  flush?: () => Promise<Part>;
}

/**
 * Feeds a file to a decoder piece by piece, with a turn for waiting messages after each. Throws a TooLongError as soon as there is more
 * sound than a clip may have; with `firstSeconds` it stops there, or earlier.
 */
export async function decodeInChunks<Part extends DecodedPart>(
  bytes: Uint8Array,
  name: string,
  decoder: ChunkDecoder<Part>,
  firstSeconds?: number,
): Promise<Part[]> {
  const parts: Part[] = [];
  let frames = 0;
  for await (const part of decodedParts(bytes, decoder)) {
    // it has no meaningful rate or channels
    if (part.samplesDecoded === 0) continue;
    frames += part.samplesDecoded;
    const { channelData, sampleRate: sampleRateHz } = part;
    const size = { frames, channels: channelData.length, sampleRateHz };
    const unread = frames - framesRead(name, size, firstSeconds);
    parts.push({ ...part, samplesDecoded: part.samplesDecoded - unread });
    if (unread > 0) break;
    await nextTurn();
  }
  return parts;
}

async function* decodedParts<Part>(
  bytes: Uint8Array,
  { decode, flush }: ChunkDecoder<Part>,
): AsyncGenerator<Part> {
  for (let offset = 0; offset < bytes.length; offset += chunkBytes) {
    yield await decode(bytes.subarray(offset, offset + chunkBytes));
  }
  if (flush) yield await flush();
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
