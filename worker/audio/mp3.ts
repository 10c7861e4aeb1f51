import { MPEGDecoder } from 'mpg123-decoder';
import type { ClipInput } from '../engine/module.ts';
import { decodeInChunks, joinParts } from './decoded_parts.ts';
import { firstMpegFrame } from './mpeg_frame.ts';
import { withoutConsoleErrors } from './quiet_console.ts';

/**
 * Decodes MPEG layer III. Where the encoder wrote its delay and padding (Xing, Info or LAME header) they are taken off,
 * and the clip has its original length; otherwise the encoder's silence of about 50 ms stays.
 */
export async function decodeMp3(
  bytes: Uint8Array,
  name: string,
  firstSeconds?: number,
): Promise<ClipInput> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    const decode = async (chunk: Uint8Array) => withoutConsoleErrors(() => decoder.decode(chunk));
    const parts = await decodeInChunks(bytes, name, { decode }, firstSeconds);
    const clip = joinParts(parts);
    // The decoder always gives two channels, of a mono file twice the same.
    return { ...clip, channels: clip.channels.slice(0, firstMpegFrame(bytes)?.channels ?? 2) };
  } finally {
    decoder.free();
  }
}
