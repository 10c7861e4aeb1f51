import type { RetimbreModule, Settings } from '../worker/engine/module.ts';
import type { JobOrder } from './job_command.ts';

/** What a transfer is made of; clips by their paths. */
export interface TransferOrder {
  content: string;
  style: string;
  settings: Settings;
}

/** How the job of a transfer is made and its result judged. */
export function transferOf(
  engine: RetimbreModule,
  { content, style, settings }: TransferOrder,
): JobOrder['create'] {
  return async (read) => {
    const clips = [await read(content), await read(style)] as const;
    return {
      job: engine.createTransfer(clips[0], [{ clip: clips[1], weight: 1 }], settings),
      score: (result) => engine.score(...clips, result),
    };
  };
}
