import type { Client } from '../../worker/client.ts';
import type { ClipId, Scores } from '../../worker/protocol.ts';

/** The clips that scores are taken of. */
export interface Scored {
  content: ClipId;
  style: ClipId;
  result: ClipId;
}

/**
 * Takes scores in a worker of its own, started when the first are asked for: they take a while in one piece, in which the worker
 * that makes the sound would not follow the slider.
 */
export class Scoring {
  readonly #connect: () => Promise<Client>;
  #client: Promise<Client> | undefined;

  constructor(connect: () => Promise<Client>) {
    this.#connect = connect;
  }

  /** `from` has the clips. */
  async score(from: Client, scored: Scored): Promise<Scores> {
    const content = await from.samples(scored.content);
    const style = await from.samples(scored.style);
    const result = await from.samples(scored.result);
    this.#client ??= this.#connect();
    const client = await this.#client;
    const clips = [
      await client.addClip(content, 'content', 'content'),
      await client.addClip(style, 'style', 'style'),
      await client.addClip(result, 'result', 'result'),
    ] as const;
    try {
      const [ofContent, ofStyle, ofResult] = clips;
      return await client.score(ofContent.id, ofStyle.id, ofResult.id);
    } finally {
      for (const { id } of clips) client.forgetClip(id).catch(() => undefined);
    }
  }
}
