import type { Client } from '../../worker/client.ts';
import type { ClipId, ClipInfo } from '../../worker/protocol.ts';
import { DISPLAY, viewOf } from '../plots/display.ts';
import { wholeClip } from '../plots/time_window.ts';
import { digestOf, sha256Text } from '../storage/digest.ts';
import type { Facts, StoredSound, Whole } from '../storage/kept_result.ts';

const THUMBNAIL = { widthPx: 160, heightPx: 40 };

/** The clips of a result, in the worker. */
export interface ResultClips {
  /** Null: of a texture. */
  content: ClipId | null;
  styles: readonly ClipId[];
  result: ClipInfo;
}

/** A result as it is kept, with the samples of its clips. */
export async function wholeResult(
  client: Client,
  facts: Facts,
  clips: ResultClips,
): Promise<Whole> {
  const stored = async (clip: ClipId): Promise<StoredSound> => {
    const sound = await client.samples(clip);
    return { digest: await digestOf(sound), sound };
  };
  const { id: clip, seconds, sampleRateHz } = clips.result;
  const content = clips.content === null ? null : await stored(clips.content);
  const styles = await Promise.all(clips.styles.map(stored));
  const result = await stored(clip);
  const view = viewOf(DISPLAY, sampleRateHz, THUMBNAIL, wholeClip(seconds));
  const { styles: names, morphs, report, build } = facts;
  const made = {
    content: content?.digest,
    styles: styles.map(({ digest }, index) => [digest, names[index]?.weight]),
    morphs,
    result: result.digest,
    settings: report.settings,
    build: [build.engine, build.variant],
  };
  return {
    result: {
      ...facts,
      id: await sha256Text(JSON.stringify(made)),
      content: facts.content && content && { ...facts.content, sound: content.digest },
      styles: styles.flatMap(({ digest }, index) => {
        const style = names[index];
        return style ? [{ ...style, sound: digest }] : [];
      }),
      sound: result.digest,
      durationSeconds: seconds,
      thumbnail: await client.spectrogram({ clip, view }),
    },
    sounds: { content, styles, result },
  };
}
