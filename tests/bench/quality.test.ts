import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findPairs } from '../../bench/pairs.ts';
import { measureQuality } from '../../bench/quality.ts';
import { contentScore, styleScore } from '../../bench/quality_figures.ts';

const folder = mkdtempSync(join(tmpdir(), 'retimbre-quality-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pairs = findPairs(undefined);
const options = { folder, extent: 'defaults', again: false } as const;

test('at its defaults the engine brings both demo pairs towards the style and keeps the content', async () => {
  const { pairs: measured } = await measureQuality(pairs, options);
  expect(measured.map(({ name }) => name)).toEqual(pairs.map(({ name }) => name));
  for (const { infinite, content, mix } of measured) {
    expect(infinite.style.gram).toBeLessThan(content.style.gram);
    expect(infinite.style.mfcc).toBeLessThan(0.8);
    expect(infinite.style.spectrumDb).toBeLessThan(content.style.spectrumDb);
    expect(styleScore(infinite, content)).toBeLessThan(0.8);
    expect(contentScore(infinite)).toBeGreaterThan(0.5);
    expect(infinite.defects.superposition).toBeLessThan(mix.defects.superposition);
    expect(infinite.defects.copiedSeconds).toBeLessThan(1);
  }
});

test('what is there already is not made again', async () => {
  const first = await measureQuality(pairs, options);
  const second = await measureQuality(pairs, options);
  expect(second).toEqual(first);
});
