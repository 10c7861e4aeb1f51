import { existsSync } from 'node:fs';
import { allowRelaxedSimd } from '../cli/node_engine.ts';
import { Client, type WorkerPort } from '../worker/client.ts';
import { Host, type LoadEngine } from '../worker/host.ts';
import type { StartSettings } from '../worker/protocol.ts';

/** Where the variants are; `npm run build:wasm` puts them there. */
export const wasmBase = new URL('../build/wasm/', import.meta.url).href;

export const variants = ['relaxed', 'simd', 'single'] as const;

/** A client whose host runs in this process, behind the same kind of port as a Worker's. */
export async function connectHost(
  settings: Partial<StartSettings> = {},
  load?: LoadEngine,
): Promise<Client> {
  allowRelaxedSimd();
  const { port1, port2 } = new MessageChannel();
  const host = new Host((message, transfer) => port2.postMessage(message, transfer), load);
  port2.onmessage = (event) => host.receive(event.data);
  const port: WorkerPort = Object.assign(port1, { terminate: () => port1.close() });
  return Client.connect(port, { wasmBase, threads: 2, ...settings });
}

for (const variant of variants) {
  if (!existsSync(new URL(`${variant}/retimbre.js`, wasmBase))) {
    throw new Error(
      `The wasm variant "${variant}" is not built; run \`npm run build:wasm\` first.`,
    );
  }
}
