import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { BUILD, DIST } from '../../tools/paths.mjs';
import { serve } from '../../tools/serve.mjs';
import { HEADERS } from '../../tools/site/headers.mjs';
import { test as base, expect } from './test.ts';

export { expect };

/** A host of the site that can be watched, given another build, and stopped. */
export class Host {
  /** Every request since it was last emptied: method and path. */
  requests: string[] = [];
  readonly #folder: string;
  readonly #server: Server;

  private constructor(folder: string, server: Server) {
    this.#folder = folder;
    this.#server = server;
    server.on('request', ({ method, url }) => this.requests.push(`${method} ${url}`));
  }

  static async open(headers: Record<string, string>): Promise<Host> {
    const folder = mkdtempSync(join(BUILD, 'host-'));
    cpSync(DIST, folder, { recursive: true });
    return new Host(folder, await serve(folder, 0, headers));
  }

  get address(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Puts another build in the place of the one that was there; nothing of that stays. */
  deploy(site: string): void {
    rmSync(this.#folder, { recursive: true });
    cpSync(site, this.#folder, { recursive: true });
  }

  /** Puts one file of another build there, as if the rest had not arrived yet. */
  deployOnly(file: string, site: string): void {
    cpSync(join(site, file), join(this.#folder, file));
  }

  /** From now on every connection is refused. */
  async stop(): Promise<void> {
    const { address } = this;
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
    await expect(fetch(address)).rejects.toThrow();
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
    rmSync(this.#folder, { recursive: true });
  }
}

/** Tests with a host of their own, in which the service worker may do its work. */
export const test = base.extend<{ host: Host; headers: Record<string, string> }>({
  headers: [HEADERS, { option: true }],
  serviceWorkers: 'allow',
  host: async ({ headers }, use) => {
    const host = await Host.open(headers);
    await use(host);
    host.close();
  },
  baseURL: async ({ host }, use) => use(host.address),
});
