import { defineConfig } from 'vite';
import { HEADERS } from './tools/site/headers.mjs';
import { nameBuild, SERVICE_WORKER } from './tools/site/site_build.mjs';

const { build, files } = nameBuild();

export default defineConfig({
  publicDir: false,
  define: {
    __BUILD__: JSON.stringify(build),
    __FILES__: JSON.stringify(files),
    __HEADERS__: JSON.stringify(HEADERS),
  },
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    rolldownOptions: {
      input: 'web/service_worker/service_worker.ts',
      // one classic script, which every browser with service workers runs
      output: { format: 'iife', entryFileNames: SERVICE_WORKER },
    },
  },
});
