import { join } from 'node:path';
import { demoClip, PRESET_PAIRS } from '../web/demo/demo_clips.ts';
import type { Scores, Settings } from '../worker/engine/module.ts';
import { finished } from '../worker/growing_clip.ts';
import { loadRetimbre, unwrap } from './module.ts';
import { type Pair, readClip } from './pairs.ts';
import { mean } from './statistics.ts';

const THREADS = 2;

interface PresetFigures {
  onset: number;
  chroma: number;
  mfcc: number;
  spectrumDb: number;
}

export interface PresetsResult {
  rows: {
    preset: string;
    /** The demo pair that shows it, for people. */
    pair: string;
    demo: PresetFigures;
    /** Means over so many pairs. */
    all: PresetFigures;
    pairs: number;
  }[];
}

function figuresOf({ content, style }: Scores): PresetFigures {
  return {
    onset: content.onset,
    chroma: content.chroma,
    mfcc: style.mfcc,
    spectrumDb: style.spectrumDb,
  };
}

/** Every preset on the demo pair that the page shows it with, and on all pairs. */
export async function measurePresets(pairs: Pair[]): Promise<PresetsResult> {
  const engine = await loadRetimbre(THREADS);
  const scored = async (files: { content: string; style: string }, settings: Settings) => {
    const content = await readClip(files.content);
    const style = await readClip(files.style);
    const made = finished(
      unwrap(engine.createTransfer(content, [{ clip: style, weight: 1 }], settings)),
    );
    return figuresOf(unwrap(engine.score(content, style, made)));
  };
  const rows: PresetsResult['rows'] = [];
  for (const { name, settings } of engine.presets()) {
    const shown = PRESET_PAIRS[name];
    if (!shown) throw new Error(`The preset ${name} has no demo pair.`);
    const file = (id: string) => join('public/demo', `${id}.flac`);
    const demo = await scored({ content: file(shown.content), style: file(shown.style) }, settings);
    const each: PresetFigures[] = [];
    for (const pair of pairs) each.push(await scored(pair, settings));
    const all = {
      onset: mean(each.map(({ onset }) => onset)),
      chroma: mean(each.map(({ chroma }) => chroma)),
      mfcc: mean(each.map(({ mfcc }) => mfcc)),
      spectrumDb: mean(each.map(({ spectrumDb }) => spectrumDb)),
    };
    const pair = `${demoClip(shown.content)?.title} → ${demoClip(shown.style)?.title}`;
    console.log(`  ${name}: ${pair} ${JSON.stringify(demo)}, all ${JSON.stringify(all)}`);
    rows.push({ preset: name, pair, demo, all, pairs: pairs.length });
  }
  return { rows };
}
