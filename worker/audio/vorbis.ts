import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import type { ClipInput } from '../engine/module.ts';
import { decodeInChunks, joinParts } from './decoded_parts.ts';
import { requireWholeOggPages } from './ogg.ts';

export async function decodeVorbis(bytes: Uint8Array, name: string): Promise<ClipInput> {
  requireWholeOggPages(bytes, name);
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  try {
    const parts = await decodeInChunks(bytes, name, (chunk) => decoder.decode(chunk));
    parts.push(await decoder.flush());
    return joinParts(parts);
  } finally {
    decoder.free();
  }
}
