import { FLACDecoder } from '@wasm-audio-decoders/flac';
import type { ClipInput } from '../engine/module.ts';
import { AudioFileError } from './audio_file_error.ts';
import { decodeInChunks, joinParts } from './decoded_parts.ts';
import { id3Bytes } from './id3.ts';
import { withoutConsoleErrors } from './quiet_console.ts';

/** Decodes native FLAC or FLAC in Ogg. Throws an AudioFileError when there is less sound than the header promises. */
export async function decodeFlac(
  bytes: Uint8Array,
  name: string,
  firstSeconds?: number,
): Promise<ClipInput> {
  const decoder = new FLACDecoder();
  await decoder.ready;
  try {
    const parts = await decodeInChunks(
      withEndMark(bytes.subarray(id3Bytes(bytes))),
      name,
      {
        decode: (chunk) => withoutConsoleErrors(() => decoder.decode(chunk)),
        flush: () => withoutConsoleErrors(() => decoder.flush()),
      },
      firstSeconds,
    );
    const clip = withFullScaleOfWav(joinParts(parts), parts[0]?.bitDepth ?? 0);
    if (firstSeconds === undefined) requirePromisedFrames(bytes, clip, name);
    return clip;
  } finally {
    decoder.free();
  }
}

/**
 * The decoder divides whole numbers by the largest positive one, so its full scale is 2^(bits-1) - 1; WAV's is 2^(bits-1).
 * The same sound in either file is to give the same samples.
 */
function withFullScaleOfWav(clip: ClipInput, bitDepth: number): ClipInput {
  const fullScale = 2 ** (bitDepth - 1);
  for (const samples of clip.channels) {
    for (let i = 0; i < samples.length; i++) {
      samples[i] = Math.round((samples[i] ?? 0) * (fullScale - 1)) / fullScale;
    }
  }
  return clip;
}

/** The longest frame header (RFC 9639, section 9.1). */
const frameHeaderBytes = 16;

/**
 * The decoder finds the end of a frame by the header of the next, and at the end of a file it may give up the last frames when
 * they are short. So the header of the first frame is put behind the last; its frame never comes and is not decoded.
 */
function withEndMark(bytes: Uint8Array): Uint8Array {
  const firstFrame = firstFrameOffset(bytes);
  if (firstFrame === undefined) return bytes;
  const marked = new Uint8Array(bytes.length + frameHeaderBytes);
  marked.set(bytes);
  marked.set(bytes.subarray(firstFrame, firstFrame + frameHeaderBytes), bytes.length);
  return marked;
}

/** Behind the marker and the metadata blocks (RFC 9639, section 8.1); undefined for FLAC in Ogg and for less than that. */
function firstFrameOffset(bytes: Uint8Array): number | undefined {
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== 'fLaC') return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let block = 4; block + 4 <= bytes.length; ) {
    const header = view.getUint32(block);
    block += 4 + (header & 0xffffff);
    if (header >>> 31 === 1) return block < bytes.length ? block : undefined;
  }
  return undefined;
}

/** STREAMINFO (RFC 9639, section 8.2) follows the marker and a block header: 20 bits of rate at byte 10, 36 of frames at 13.5. */
function requirePromisedFrames(bytes: Uint8Array, clip: ClipInput, name: string): void {
  const start = id3Bytes(bytes) + 8;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isNative = String.fromCharCode(...bytes.subarray(start - 8, start - 4)) === 'fLaC';
  if (!isNative || bytes.length < start + 18) return;
  const sampleRateHz = view.getUint32(start + 10) >>> 12;
  const promised = (view.getUint8(start + 13) & 15) * 2 ** 32 + view.getUint32(start + 14);
  const held = clip.channels[0]?.length ?? 0;
  if (sampleRateHz === 0 || held >= promised) return;
  const seconds = (frames: number) => `${(frames / sampleRateHz).toFixed(2)} s`;
  throw new AudioFileError(
    `${name} is cut off or damaged: it promises ${seconds(promised)} of sound and ${seconds(held)} can be decoded; ` +
      'use a complete copy of the file.',
  );
}
