import { describe, expect, test } from 'vitest';
import { type ListeningPair, listeningPage } from '../../bench/listening/page.ts';
import type { Scores } from '../../worker/engine/module.ts';

function scores(gram: number): Scores {
  return {
    style: { gram, mfcc: 1, spectrumDb: 2 },
    content: { onset: 0.5, chroma: 0.5, loudness: 0.5 },
    defects: { flatnessDb: 0, strayEnergyDb: -200, superposition: 0.5, copiedSeconds: 0 },
  };
}

const ids = ['content', 'style', 'mix', 'infinite'];
const pair: ListeningPair = {
  name: '01_speech_woman__fire & "rain"',
  sounds: ids.map((id, i) => ({
    id,
    title: id,
    scores: scores(0.1 * i),
    sound: `01/${id}.wav`,
    spectrogram: `01/${id}.png`,
  })),
};
const page = listeningPage([pair], 'commit 1234567');

describe('the listening page', () => {
  test('has every sound and its picture by a path beside it, and asks for nothing else', () => {
    const sources = [...page.matchAll(/\b(?:src|href)="([^"#]+)"/g)].map(([, source]) => source);
    expect(sources.sort()).toEqual(ids.flatMap((id) => [`01/${id}.wav`, `01/${id}.png`]).sort());
    expect(page).not.toMatch(/https?:|type="module"|@import|url\(/);
  });

  test('names pairs as people would', () => {
    expect(page).toContain('<h2>speech woman → fire &#38; &#34;rain&#34;</h2>');
  });

  test('marks the best of the sounds that are judged, which content and style are not', () => {
    const [row] = page.match(/<tr class="style">.*?<\/tr>/s) ?? [];
    expect(row?.match(/<td.*?<\/td>/g)).toEqual([
      '<td>0.000</td>',
      '<td>0.100</td>',
      '<td class="best">0.200</td>',
      '<td>0.300</td>',
    ]);
  });
});
