import type { ClipInfo } from '../../worker/protocol.ts';
import type { State } from './state.ts';

/** A mono clip comes out of two loudspeakers, as if it had two equal channels. */
const MONO_GAIN_DB = 20 * Math.log10(Math.SQRT2);

/** The loudness of a clip as it is played, by ITU-R BS.1770. */
function playedLufs({ loudnessLufs, channels }: ClipInfo): number {
  return channels === 1 ? loudnessLufs + MONO_GAIN_DB : loudnessLufs;
}

/**
 * How loud everything is played, in LUFS, so that what is compared differs in its sound only: as loud as the content, which a result
 * is anyway, or, when it is less, as loud as the style can be without clipping.
 */
export function commonLufs({ slots }: Pick<State, 'slots'>): number | undefined {
  const content = slots.content.clip?.info;
  const style = slots.style.clip?.info;
  if (!content) return style && playedLufs(style);
  const most = style ? playedLufs(style) - style.peakDb : Infinity;
  return Math.min(playedLufs(content), most);
}

/** The linear gain that brings a clip to the common loudness; no further than its peaks allow. */
export function matchingGain(state: Pick<State, 'slots'>, info: ClipInfo | undefined): number {
  const common = commonLufs(state);
  if (common === undefined || !info) return 1;
  const gainDb = Math.min(common - playedLufs(info), Math.max(0, -info.peakDb));
  return Number.isFinite(gainDb) ? 10 ** (gainDb / 20) : 1;
}
