import type { RetimbreModule, Settings } from '../worker/engine/module.ts';
import type { JobOrder } from './job_command.ts';
import type { StyleFile } from './style_weights.ts';

/** What a transfer is made of; clips by their paths. */
export interface TransferOrder {
  content: string;
  styles: StyleFile[];
  settings: Settings;
}

/** How the job of a transfer is made and its result judged, by each style. */
export function transferOf(
  engine: RetimbreModule,
  { content, styles, settings }: TransferOrder,
): JobOrder['create'] {
  return async (read) => {
    const contentClip = await read(content);
    const weighted = [];
    for (const { path, weight } of styles) weighted.push({ clip: await read(path), weight });
    return {
      job: engine.createTransfer(contentClip, weighted, settings),
      judges: weighted.map(
        ({ clip }) =>
          (result) =>
            engine.score(contentClip, clip, result),
      ),
    };
  };
}
