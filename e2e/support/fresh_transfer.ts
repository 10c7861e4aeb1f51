import { loadNodeEngine } from '../../cli/node_engine.ts';
import { demoSound } from '../../tools/site/first_view.ts';
import { encodeWav } from '../../worker/audio/wav.ts';
import type { Settings, Variant } from '../../worker/engine/module.ts';
import { expectValue } from '../../worker/engine/outcome.ts';
import { finished } from '../../worker/growing_clip.ts';

/** The page's own pair, transferred as the command line does it: a WAV file of floats. */
export async function freshTransfer(variant: string, settings: Settings): Promise<Buffer> {
  const engine = await loadNodeEngine(new URL('../../build/wasm/', import.meta.url).href, {
    variant: variant as Variant,
    threads: 1,
  });
  const clips = await Promise.all(['speech_story', 'string_choir'].map(demoSound));
  const [content, style] = clips;
  if (!content || !style) throw new Error('Two names are two clips.');
  const job = expectValue(engine.createTransfer(content, [{ clip: style, weight: 1 }], settings));
  const result = finished(job);
  job.delete();
  return Buffer.from(encodeWav(result, 'float32'));
}
