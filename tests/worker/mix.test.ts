import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadNodeEngine } from '../../cli/node_engine.ts';
import { mixGains } from '../../web/state/mix.ts';
import { decodeAudio } from '../../worker/audio/decode.ts';
import type { ClipInput, RetimbreModule, Settings } from '../../worker/engine/module.ts';
import { expectValue } from '../../worker/engine/outcome.ts';
import { finished } from '../../worker/growing_clip.ts';
import { wasmBase } from '../engine.ts';

async function demo(id: string): Promise<ClipInput> {
  const file = new URL(`../../public/demo/${id}.flac`, import.meta.url);
  const decoded = await decodeAudio(readFileSync(file), `${id}.flac`);
  if (decoded.kind !== 'clip') throw new Error(decoded.message);
  return decoded.clip;
}

function energyDb(samples: Float32Array): number {
  const sum = samples.reduce((total, sample) => total + sample * sample, 0);
  return 10 * Math.log10(sum / samples.length);
}

function firstChannel({ channels: [samples] }: ClipInput): Float32Array {
  if (!samples) throw new Error('A clip has a channel.');
  return samples;
}

describe('a mix that is made of a whole result', () => {
  let engine: RetimbreModule;
  let content: ClipInput;
  let style: ClipInput;
  const transfer = (settings: Settings) => {
    const job = engine.createTransfer(content, [{ clip: style, weight: 1 }], settings);
    return finished(expectValue(job));
  };

  beforeAll(async () => {
    engine = await loadNodeEngine(wasmBase, { threads: 2 });
    content = await demo('speech_story');
    style = await demo('string_choir');
  });

  test.each([0.3, 0.7])('is what a transfer with wet %d gives', (wet) => {
    const mixed = firstChannel(engine.mix(content, transfer({}), wet));
    const transferred = firstChannel(transfer({ wet }));
    const difference = mixed.map((sample, index) => sample - (transferred[index] ?? 0));
    const levelDb = energyDb(mixed) - energyDb(transferred);
    const apartDb = energyDb(difference) - energyDb(transferred);
    console.log(`level ${levelDb.toFixed(2)} dB, apart ${apartDb.toFixed(1)} dB`);
    expect(Math.abs(levelDb)).toBeLessThan(0.1);
    expect(apartDb).toBeLessThan(-40);
  });

  test.each([0.1, 0.5, 0.9])('is what the page plays at wet %d', (wet) => {
    const result = transfer({});
    const likeness = engine.likeness(content, result);
    const gains = mixGains(wet, likeness);
    const dry = firstChannel(content);
    const heard = firstChannel(result).map(
      (sample, index) => gains.wet * sample + gains.dry * (dry[index] ?? 0),
    );
    const saved = firstChannel(engine.mix(content, result, wet));
    // but for what the limiter does to peaks
    const apart = heard.filter((sample, index) => Math.abs(sample - (saved[index] ?? 0)) > 1e-5);
    console.log(`likeness ${likeness.toFixed(3)}, other samples ${apart.length / heard.length}`);
    expect(apart.length / heard.length).toBeLessThan(0.05);
    const levelDb = energyDb(heard) - energyDb(saved);
    expect(Math.abs(levelDb)).toBeLessThan(0.1);
  });

  test('at strength 0 the result is the content, and so is every mix', () => {
    const result = transfer({ strength: 0 });
    expect(engine.likeness(content, result)).toBeCloseTo(1, 4);
    const { dry, wet } = mixGains(0.5, 1);
    expect(dry + wet).toBeCloseTo(1, 9);
  });
});
