import { finished } from '../worker/growing_clip.ts';
import { loadBench, loadRetimbre, unwrap } from './module.ts';
import { type Pair, readClip } from './pairs.ts';

const THREADS = 2;
const RATE_HZ = 48000;
/** Sixths of an octave from 11 kHz to where clips of 44.1 kHz still have something. */
const EDGES_HZ = Array.from({ length: 6 }, (_, i) => 11025 * 2 ** (i / 6));

export interface HighBandResult {
  rateHz: number;
  edgesHz: number[];
  /** In dB above the clip's loudness, band by band; `outside`: by how much the furthest band is not between the two. */
  rows: { name: string; content: number[]; style: number[]; result: number[]; outside: number }[];
}

/** Transfers of the pairs whose clips have a band above 11 kHz, brought to 48 kHz. */
export async function measureHighBand(pairs: Pair[]): Promise<HighBandResult> {
  const engine = await loadRetimbre(THREADS);
  const bench = await loadBench('relaxed', 1);
  const rows: HighBandResult['rows'] = [];
  for (const { name, ...files } of pairs) {
    const clips = await Promise.all([readClip(files.content), readClip(files.style)]);
    if (clips.some(({ sampleRateHz }) => sampleRateHz < 44100)) continue;
    const [content, style] = clips.map((clip) => unwrap(bench.resampled(clip, RATE_HZ)));
    if (!content || !style) continue;
    const made = finished(unwrap(engine.createTransfer(content, [{ clip: style, weight: 1 }], {})));
    const [ofContent, ofStyle, ofResult] = [content, style, made].map((clip) =>
      bench.longTermLevelsDb(clip, EDGES_HZ),
    ) as [number[], number[], number[]];
    const outside = Math.max(
      ...ofResult.map((level, band) => {
        const ends = [ofContent[band] as number, ofStyle[band] as number];
        return Math.max(0, level - Math.max(...ends), Math.min(...ends) - level);
      }),
    );
    console.log(
      `  ${name}: ${outside.toFixed(2)} dB outside at the most; content ${digits(ofContent)}, style ${digits(ofStyle)}, result ${digits(ofResult)} dB`,
    );
    rows.push({ name, content: ofContent, style: ofStyle, result: ofResult, outside });
  }
  if (rows.length === 0)
    throw new Error(
      'No pair has a content and a style of 44.1 kHz or more; give some with --pairs DIR.',
    );
  return { rateHz: RATE_HZ, edgesHz: EDGES_HZ, rows };
}

function digits(levels: number[]): string {
  return levels.map((level) => level.toFixed(1)).join(' ');
}
