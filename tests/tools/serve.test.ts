import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve } from '../../tools/serve.mjs';
import { HEADERS } from '../../tools/site/headers.mjs';

let parent: string;
let server: Server;

const open = async (headers?: Record<string, string>) => {
  server = await serve(join(parent, 'site'), 0, headers);
  return (server.address() as AddressInfo).port;
};

/** The status of a path that is sent exactly as written, which fetch would tidy first. */
const statusOf = (port: number, path: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    request({ host: 'localhost', port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'retimbre-serve-'));
  mkdirSync(join(parent, 'site'));
  writeFileSync(join(parent, 'site/index.html'), '<title>Retimbre</title>');
  writeFileSync(join(parent, 'site/retimbre.wasm'), new Uint8Array([0, 97, 115, 109]));
  writeFileSync(join(parent, 'secret.txt'), 'not for the world');
});

afterEach(() => {
  server.close();
  rmSync(parent, { recursive: true });
});

describe('the server of the site', () => {
  it.each(['', 'retimbre.wasm', 'nothing'])('sends the whole table with /%s', async (path) => {
    const response = await fetch(`http://localhost:${await open()}/${path}`);
    for (const [name, value] of Object.entries(HEADERS))
      expect(response.headers.get(name)).toBe(value);
    await response.text();
  });

  it('can be a host that sends none of it', async () => {
    const response = await fetch(`http://localhost:${await open({})}/`);
    for (const name of Object.keys(HEADERS)) expect(response.headers.has(name)).toBe(false);
    expect(await response.text()).toContain('Retimbre');
  });

  it('lets a browser keep for ever what is named by its content, and nothing else', async () => {
    mkdirSync(join(parent, 'site/assets'));
    writeFileSync(join(parent, 'site/assets/index-abc.js'), '');
    const port = await open();
    const kept = await fetch(`http://localhost:${port}/assets/index-abc.js`);
    expect(kept.headers.get('cache-control')).toContain('immutable');
    const page = await fetch(`http://localhost:${port}/`);
    expect(page.headers.get('cache-control')).toBe('no-cache');
    await page.text();
  });

  it('calls wasm by its type, so that browsers compile it while it streams', async () => {
    const response = await fetch(`http://localhost:${await open({})}/retimbre.wasm`);
    expect(response.headers.get('content-type')).toBe('application/wasm');
    expect((await response.arrayBuffer()).byteLength).toBe(4);
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/nothing.txt', '/%'])(
    'has nothing at %s',
    async (path) => {
      expect(await statusOf(await open({}), path)).toBe(404);
    },
  );

  it('says that a port is taken', async () => {
    const port = await open({});
    await expect(serve(parent, port, {})).rejects.toThrow(
      `Port ${port} is in use; choose another with --port.`,
    );
  });
});
