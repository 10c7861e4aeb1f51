import CodecParser, { type OggPage, type OpusHeader } from 'codec-parser';
import { OpusDecoder } from 'opus-decoder';
import type { ClipInput } from '../engine/module.ts';
import { AudioFileError } from './audio_file_error.ts';
import { type DecodedPart, decodeInChunks, joinParts } from './decoded_parts.ts';
import { requireWholeOggPages } from './ogg.ts';

/** Opus always decodes at this rate, whatever it was made from (RFC 7845, section 5.1). */
const opusRateHz = 48000;

/**
 * Decodes Opus in Ogg. The pre-skip at the start and what the last page's granule position cuts off the end are taken
 * away (RFC 7845, section 4), so that the clip has the length that was encoded.
 */
export async function decodeOpus(
  bytes: Uint8Array,
  name: string,
  firstSeconds?: number,
): Promise<ClipInput> {
  if (firstSeconds === undefined) requireWholeOggPages(bytes, name);
  const parser = new CodecParser<OggPage>('application/ogg', { enableFrameCRC32: false });
  let decoder: OpusDecoder | undefined;
  let frames: number | undefined;
  const decodePages = async (pages: Iterator<OggPage>): Promise<DecodedPart> => {
    const packets: Uint8Array[] = [];
    for (const page of pages as IterableIterator<OggPage>) {
      const header = page.codecFrames[0]?.header as OpusHeader | undefined;
      if (!header) continue;
      decoder ??= await createDecoder(header);
      packets.push(...page.codecFrames.map((frame) => frame.data));
      if (page.isLastPage) frames = Number(page.absoluteGranulePosition) - header.preSkip;
    }
    return decoder?.decodeFrames(packets) ?? silence;
  };
  try {
    const parts = await decodeInChunks(
      bytes,
      name,
      {
        decode: (chunk) => decodePages(parser.parseChunk(chunk)),
        flush: () => decodePages(parser.flush()),
      },
      firstSeconds,
    );
    const clip = joinParts(parts);
    return { ...clip, channels: clip.channels.map((samples) => samples.slice(0, frames)) };
  } catch (error) {
    if (error instanceof AudioFileError) throw error;
    throw new AudioFileError(`${name} could not be decoded as Opus: ${(error as Error).message}`);
  } finally {
    decoder?.free();
  }
}

const silence: DecodedPart = { channelData: [], samplesDecoded: 0, sampleRate: opusRateHz };

async function createDecoder(header: OpusHeader): Promise<OpusDecoder> {
  const decoder = new OpusDecoder({
    channels: header.channels,
    streamCount: header.streamCount,
    coupledStreamCount: header.coupledStreamCount,
    channelMappingTable: header.channelMappingTable,
    preSkip: header.preSkip,
  });
  await decoder.ready;
  return decoder;
}
