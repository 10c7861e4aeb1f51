import { describe, expect, test } from 'vitest';
import { requireSomeWeight, type StyleFile, styleFileOf } from '../../cli/style_weights.ts';
import type { StyleWeight } from '../../worker/engine/module.ts';

describe('a style of the command line', () => {
  const read: [string, string, StyleWeight][] = [
    ['A.wav', 'A.wav', 1],
    ['A.wav:0.7', 'A.wav', 0.7],
    ['A.wav:0', 'A.wav', 0],
    ['A.wav:.5', 'A.wav', 0.5],
    ['A.wav:1e-3', 'A.wav', 0.001],
    [
      'A.wav:0=1,10=0',
      'A.wav',
      [
        [0, 1],
        [10, 0],
      ],
    ],
    ['A.wav:2.5=1', 'A.wav', [[2.5, 1]]],
    // colons in names
    ['12:30.wav', '12:30.wav', 1],
    ['12:30.wav:2', '12:30.wav', 2],
    ['C:\\clips\\A.wav', 'C:\\clips\\A.wav', 1],
    ['C:\\clips\\A.wav:0.3', 'C:\\clips\\A.wav', 0.3],
    ['take:2:1', 'take:2', 1],
    ['e=mc2.wav', 'e=mc2.wav', 1],
    ['a:b=c.wav', 'a:b=c.wav', 1],
    ['A.wav:', 'A.wav:', 1],
    [':2', ':2', 1],
  ];
  test.each(read)('%s', (text, path, weight) => {
    expect(styleFileOf(text)).toEqual({ path, weight });
  });

  const refused: [string, RegExp][] = [
    ['A.wav:-1', /^--style A\.wav:-1: a weight must be 0 or more; -1 is not\.$/],
    ['A.wav:NaN', /a weight must be 0 or more; NaN is not/],
    ['A.wav:-inf', /a weight must be 0 or more; -Infinity is not/],
    ['A.wav:1e999', /a weight must be 0 or more; Infinity is not/],
    ['A.wav:0=1,5=-2', /a weight must be 0 or more; -2 is not/],
    ['A.wav:0=1,5', /weights over time are SECONDS=WEIGHT .*; "5" is not/],
    ['A.wav:0=1,', /; "" is not/],
    ['A.wav:=1', /; "=1" is not/],
    ['A.wav:0=1,0=2', /seconds of weights must be 0 or more and grow; 0 after 0 does not/],
    ['A.wav:5=1,2=2', /2 after 5 does not/],
    ['A.wav:-1=1', /-1 is not/],
  ];
  test.each(refused)('%s is refused', (text, sentence) => {
    expect(() => styleFileOf(text)).toThrow(sentence);
  });
});

test('some style must count at some time', () => {
  const styles = (...weights: StyleWeight[]): StyleFile[] =>
    weights.map((weight) => ({ path: 'A.wav', weight }));
  expect(() => requireSomeWeight(styles(0, 0), 'job 1')).toThrow(
    'job 1: the weights of all styles are 0; one must be more.',
  );
  expect(() =>
    requireSomeWeight(
      styles(0, [
        [0, 0],
        [9, 0],
      ]),
      'job 1',
    ),
  ).toThrow(/are 0/);
  expect(() =>
    requireSomeWeight(
      styles(0, [
        [0, 0],
        [9, 1],
      ]),
      'job 1',
    ),
  ).not.toThrow();
});
