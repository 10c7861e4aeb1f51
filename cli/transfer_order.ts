import type { RetimbreModule, Settings } from '../worker/engine/module.ts';
import type { JobOrder } from './job_command.ts';
import { usedOf } from './steadiest.ts';
import type { StyleFile } from './style_weights.ts';

/** What a transfer is made of; clips by their paths. */
export interface TransferOrder {
  content: string;
  styles: StyleFile[];
  /** Only so many steadiest seconds of each style; all of it where they are not said. */
  steadiest: number | undefined;
  settings: Settings;
}

/** How the job of a transfer is made and its result judged, by what is used of each style. */
export function transferOf(
  engine: RetimbreModule,
  { content, styles, steadiest, settings }: TransferOrder,
): JobOrder['create'] {
  return async (read) => {
    const contentClip = await read(content);
    const weighted = [];
    const reports = [];
    for (const { path, weight } of styles) {
      const { clip, report } = await usedOf(engine, await read(path), steadiest);
      weighted.push({ clip, weight });
      reports.push({ path, ...report });
    }
    return {
      job: engine.createTransfer(contentClip, weighted, settings),
      styles: reports,
      judges: weighted.map(
        ({ clip }) =>
          (result) =>
            engine.score(contentClip, clip, result),
      ),
    };
  };
}
