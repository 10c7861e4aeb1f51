import { defineConfig } from 'vite';
import { wasmBase } from './tools/site/wasm_files.mjs';

export default defineConfig({
  root: 'web',
  publicDir: '../public',
  // relative, so that the site may lie in any folder of any static host
  base: './',
  define: { __WASM_BASE__: JSON.stringify(wasmBase()) },
  build: { outDir: '../dist', emptyOutDir: true, target: 'es2022' },
  worker: { format: 'es' },
});
