// npm run serve -- [--port N] [--no-headers]: serves dist/ on this machine only.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, main } from './failure.mjs';
import { DIST } from './paths.mjs';
import { cacheControlOf, HEADERS } from './site/headers.mjs';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.flac': 'audio/flac',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  // as text/markdown a browser would save it
  '.md': 'text/plain; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** The file of `folder` that a request's path means, or null. */
function fileOf(folder, url) {
  let path;
  try {
    path = normalize(join(folder, decodeURIComponent(new URL(url, 'http://localhost').pathname)));
  } catch {
    return null;
  }
  if (path !== folder && !path.startsWith(folder + sep)) return null;
  const file = path.endsWith(sep) || path === folder ? join(path, 'index.html') : path;
  return existsSync(file) && statSync(file).isFile() ? file : null;
}

/** Serves a folder on localhost; `headers` go with every answer. Resolves to the server once it listens. */
export function serve(folder, port, headers = HEADERS) {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, headers).end();
      return;
    }
    const file = fileOf(folder, request.url ?? '/');
    if (!file) {
      response
        .writeHead(404, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' })
        .end('Not found\n');
      return;
    }
    response.writeHead(200, {
      ...headers,
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Content-Length': statSync(file).size,
      'Cache-Control': cacheControlOf(relative(folder, file)),
    });
    if (request.method === 'HEAD') response.end();
    else
      createReadStream(file)
        .on('error', () => response.destroy())
        .pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.on('error', (error) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Failure(`Port ${port} is in use; choose another with --port.`)
          : error,
      ),
    );
    server.listen(port, 'localhost', () => resolve(server));
  });
}

/** Serves dist/ as the command line says, and prints where. */
export async function serveSite(args) {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '8080' },
      'no-headers': { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Failure(`--port is "${values.port}"; it must be a whole number from 1 to 65535.`);
  }
  if (!existsSync(join(DIST, 'index.html')))
    throw new Failure('There is no site in dist/ yet; run `npm run build` first.');
  await serve(DIST, port, values['no-headers'] ? {} : HEADERS);
  console.log(`\nRetimbre: http://localhost:${port}/   (Ctrl+C stops it)`);
}

if (process.argv[1] === import.meta.filename) await main(() => serveSite(process.argv.slice(2)));
