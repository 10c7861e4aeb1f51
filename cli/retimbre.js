#!/usr/bin/env node
import { existsSync } from 'node:fs';

const bundle = new URL('../build/cli/main.js', import.meta.url);
if (existsSync(bundle)) {
  const { main } = await import(bundle.href);
  process.exit(await main(process.argv.slice(2), new URL('../build/wasm/', import.meta.url).href));
} else {
  console.error('retimbre: the command line is not built yet; run `npm run build` first.');
  process.exit(1);
}
