import { defineConfig, type Plugin } from 'vite';
import { commit } from './tools/site/commit.mjs';
import { META_POLICY } from './tools/site/headers.mjs';
import { wasmBase } from './tools/site/wasm_files.mjs';

/** The built page carries its policy itself, too: not every host sends headers. */
const metaPolicy: Plugin = {
  name: 'meta-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: META_POLICY },
      injectTo: 'head-prepend',
    },
  ],
};

export default defineConfig({
  root: 'web',
  publicDir: '../public',
  // relative, so that the site may lie in any folder of any static host
  base: './',
  define: {
    __WASM_BASE__: JSON.stringify(wasmBase()),
    __COMMIT__: JSON.stringify(commit()),
  },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    // the policy lets nothing in that is written into the code
    assetsInlineLimit: 0,
  },
  plugins: [metaPolicy],
  worker: { format: 'es' },
});
