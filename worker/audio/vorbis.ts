import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import type { ClipInput } from '../engine/module.ts';
import { decodeInChunks, joinParts } from './decoded_parts.ts';
import { requireWholeOggPages } from './ogg.ts';

export async function decodeVorbis(
  bytes: Uint8Array,
  name: string,
  firstSeconds?: number,
): Promise<ClipInput> {
  if (firstSeconds === undefined) requireWholeOggPages(bytes, name);
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  try {
    const parts = await decodeInChunks(
      bytes,
      name,
      { decode: (chunk) => decoder.decode(chunk), flush: () => decoder.flush() },
      firstSeconds,
    );
    return joinParts(parts);
  } finally {
    decoder.free();
  }
}
