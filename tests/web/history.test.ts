import { describe, expect, test } from 'vitest';
import { arranged } from '../../web/state/history.ts';
import type { KeptResult } from '../../web/storage/kept_result.ts';

const entry = (title: string, madeAt: number, starred = false) =>
  ({ title, madeAt, starred }) as KeptResult;

const all = [
  entry('Voice × Fire', 1),
  entry('Piano × Sea', 3),
  entry('Drums × Fire', 2, true),
  entry('alpha × Sea', 4),
];
const titles = (results: KeptResult[]) => results.map(({ title }) => title);

describe('the history', () => {
  test('is shown with the newest first, after those with a star', () => {
    expect(titles(arranged(all, '', 'newest'))).toEqual([
      'Drums × Fire',
      'alpha × Sea',
      'Piano × Sea',
      'Voice × Fire',
    ]);
  });

  test('is sorted by title, whatever its case', () => {
    expect(titles(arranged(all, '', 'title'))).toEqual([
      'Drums × Fire',
      'alpha × Sea',
      'Piano × Sea',
      'Voice × Fire',
    ]);
    expect(titles(arranged(all, '', 'oldest')).at(1)).toBe('Voice × Fire');
  });

  test('is searched by every word of the title, in any order', () => {
    expect(titles(arranged(all, ' fire  VOICE', 'newest'))).toEqual(['Voice × Fire']);
    expect(arranged(all, 'rain', 'newest')).toEqual([]);
  });
});
