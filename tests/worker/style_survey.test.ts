import { afterEach, expect, test } from 'vitest';
import type { Client } from '../../worker/client.ts';
import { connectHost } from '../engine.ts';
import { hum, variedStyle } from '../sound.ts';

let client: Client;
afterEach(() => client.close());

test('a varied style is called busy, and its steadiest seconds are found', async () => {
  client = await connectHost();
  const { id } = await client.addClip(variedStyle(22050, 4), 'varied', 'style');
  const { busy, busyness, steadiest } = await client.surveyStyle(id);
  expect(busy).toBe(true);
  expect(busyness).toBeGreaterThan(0.033);
  expect(steadiest.toSeconds - steadiest.fromSeconds).toBeCloseTo(3, 6);
  expect(steadiest.fromSeconds).toBeGreaterThan(3.5);
  expect(steadiest.toSeconds).toBeLessThan(8.5);
  const stretch = await client.trim(id, steadiest.fromSeconds, steadiest.toSeconds, 'style');
  expect((await client.surveyStyle(stretch.id)).busy).toBe(false);
});

test('one tone is not busy, and of a short clip all is the steadiest', async () => {
  client = await connectHost();
  const long = await client.addClip(hum(220, 44100, 6), 'hum', 'style');
  expect(await client.surveyStyle(long.id)).toMatchObject({ busy: false });
  const brief = await client.addClip(hum(220, 44100, 0.3), 'brief', 'style');
  expect(await client.surveyStyle(brief.id)).toEqual({
    busy: false,
    busyness: 0,
    steadiest: { fromSeconds: 0, toSeconds: 0.3 },
  });
});
