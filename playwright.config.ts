import { defineConfig } from '@playwright/test';

const ISOLATED_PORT = 8471;
const PLAIN_PORT = 8472;

const serve = (port: number, options: string) => ({
  command: `node tools/serve.mjs --port ${port} ${options}`,
  port,
  reuseExistingServer: false,
});

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  timeout: 120_000,
  // on machines of any speed
  expect: { timeout: 20_000 },
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  use: {
    browserName: 'chromium',
    headless: true,
    trace: 'retain-on-failure',
    // its downloads would disturb what is measured; the tests of what it does let it in
    serviceWorkers: 'block',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    {
      name: 'isolated',
      testIgnore: ['**/no_isolation*.spec.ts', '**/*_speed.spec.ts'],
      use: { baseURL: `http://localhost:${ISOLATED_PORT}/` },
    },
    {
      name: 'no-isolation',
      testMatch: '**/no_isolation*.spec.ts',
      use: { baseURL: `http://localhost:${PLAIN_PORT}/` },
    },
    // figures, not faults: a machine that is busy with anything else would not reach them
    {
      name: 'speed',
      testMatch: '**/*_speed.spec.ts',
      use: { baseURL: `http://localhost:${ISOLATED_PORT}/` },
    },
  ],
  webServer: [serve(ISOLATED_PORT, ''), serve(PLAIN_PORT, '--no-headers')],
});
