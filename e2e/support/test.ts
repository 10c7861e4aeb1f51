import { test as base, expect } from '@playwright/test';
import { RetimbrePage } from './retimbre_page.ts';

export { expect };

/** Every test fails on an error in the console and on a request to another origin. */
export const test = base.extend<{ retimbre: RetimbrePage }>({
  retimbre: async ({ page, baseURL }, use) => {
    const faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
    page.context().on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      const isLocal = protocol === 'blob:' || protocol === 'data:';
      if (!isLocal && origin !== new URL(baseURL ?? '').origin) faults.push(request.url());
    });
    await use(new RetimbrePage(page));
    expect(faults, 'console errors, uncaught errors and requests to other origins').toEqual([]);
  },
});
