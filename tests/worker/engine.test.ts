import { describe, expect, test } from 'vitest';
import { loadNodeEngine } from '../../cli/node_engine.ts';
import { chooseVariant } from '../../worker/engine/variant.ts';
import { connectHost, variants, wasmBase } from '../engine.ts';
import { hum } from '../sound.ts';

describe('each variant says of itself what it is', () => {
  test.each(variants)('%s', async (variant) => {
    const engine = await loadNodeEngine(wasmBase, { variant, threads: 2 });
    const build = engine.build();
    console.log(JSON.stringify(build));
    expect(build).toMatchObject({
      variant,
      threads: variant === 'single' ? 1 : 2,
      simd: true,
      relaxedSimd: variant === 'relaxed',
    });
    expect(build.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(engine.memoryBytes()).toBeGreaterThan(0);
    expect(engine.inspect(hum(220, 44100, 1), 'clip')).toMatchObject({
      value: { seconds: 1, frames: 44100, channels: 1, sampleRateHz: 44100 },
    });
  });
});

test('the fastest variant is taken that the engine carries', async () => {
  expect((await loadNodeEngine(wasmBase, { threads: 2 })).build().variant).toBe('relaxed');
  const all = { simd: true, relaxedSimd: true, threads: true };
  expect(chooseVariant({ ...all, relaxedSimd: false })).toBe('simd');
  expect(chooseVariant({ ...all, threads: false })).toBe('single');
  expect(chooseVariant(all, 'single')).toBe('single');
});

test('an engine that cannot run a variant is told which one works', () => {
  const none = { simd: false, relaxedSimd: false, threads: true };
  expect(() => chooseVariant(none)).toThrow(/has no SIMD.*Firefox/);
  const plain = { simd: true, relaxedSimd: false, threads: false };
  expect(() => chooseVariant(plain, 'simd')).toThrow(/not cross-origin isolated; "single" works/);
  expect(() => chooseVariant({ ...plain, threads: true }, 'relaxed')).toThrow(/"simd" works/);
});

test('an engine that is not where it should be is named', async () => {
  await expect(loadNodeEngine('file:///nowhere/')).rejects.toThrow(
    /could not be loaded from file:\/\/\/nowhere\/relaxed\/retimbre\.js/,
  );
});

test('the page gets the presets with the options', async () => {
  const client = await connectHost();
  expect(client.presets.map(({ name }) => name)).toEqual(['voice', 'music', 'ambience']);
  for (const { settings } of client.presets) {
    for (const name of Object.keys(settings)) {
      expect(client.options.map((option) => option.name)).toContain(name);
    }
  }
  client.close();
});

test('every option has a default that the engine takes, and help in one line', async () => {
  const module = await loadNodeEngine(wasmBase, { variant: 'single' });
  const size = { frames: 44100, sampleRateHz: 44100 };
  for (const option of module.options()) {
    expect(option.help).toMatch(/^[^\n]{10,}\.$/);
    if (!option.commands.includes('transfer')) continue;
    const [engine] = option.engines ?? [];
    const settings = { ...(engine && { engine }), [option.name]: option.default };
    expect(module.estimateTransferBytes(size, size, settings)).toHaveProperty('value');
  }
});

test('a texture is scored beside its style', async () => {
  const module = await loadNodeEngine(wasmBase, { threads: 2 });
  const style = hum(220, 44100, 3);
  const scores = module.textureScores(style, style);
  if ('error' in scores) throw new Error(scores.error.message);
  const { toStyle, betweenHalves, withinHalves, copiedSeconds, period } = scores.value;
  const classes = ['levelDb', 'variance', 'skewness', 'correlation', 'modulation'];
  expect(Object.keys(toStyle)).toEqual(classes);
  expect(Object.values(toStyle)).toEqual(classes.map(() => 0));
  expect(Object.keys(betweenHalves)).toEqual(classes);
  expect(withinHalves).toBe(true);
  expect(copiedSeconds).toBeGreaterThanOrEqual(0);
  expect(period.isPeriodic).toBe(period.correlation > 0.3);
  expect(module.textureScores(style, hum(220, 44100, 0.1))).toHaveProperty('error');
});
