import { expect, test } from './support/test.ts';

test.use({
  launchOptions: async ({ launchOptions }, use) => {
    const none = ['--disable-audio-input', '--host-resolver-rules=MAP retimbre.test localhost'];
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...none] });
  },
});

test('that there is no microphone is told, with what would help', async ({ retimbre, context }) => {
  await context.grantPermissions(['microphone']);
  await retimbre.open();
  await retimbre.slot('content').getByRole('button', { name: 'Record content' }).click();
  await expect(retimbre.problem('content')).toHaveText(
    'No microphone was found; connect one, then press Record again.',
  );
});

test.describe('a page that others on the way could have changed', () => {
  test.use({
    baseURL: async ({ baseURL }, use) => use(baseURL?.replace('localhost', 'retimbre.test')),
  });

  test('says that it may not record', async ({ retimbre }) => {
    await retimbre.open();
    await retimbre.slot('content').getByRole('button', { name: 'Record content' }).click();
    await expect(retimbre.problem('content')).toHaveText(
      'A microphone can be used only by pages from https or from this machine itself; open this page so, or open a file.',
    );
  });
});
