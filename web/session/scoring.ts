import type { Client } from '../../worker/client.ts';
import type { ClipInput, Scores } from '../../worker/protocol.ts';

/** The sounds that scores are taken of. */
export interface Scored {
  content: ClipInput;
  style: ClipInput;
  result: ClipInput;
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

  /** The clips' arrays move to the worker and are empty afterwards. */
  async score({ content, style, result }: Scored): Promise<Scores> {
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
