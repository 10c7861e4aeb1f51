// npm start [-- --port N]: from a fresh clone to the page, in one command.
import './setup/node_version.mjs';
import { main } from './failure.mjs';
import { setUp } from './setup/steps.mjs';

await main(async () => {
  setUp('building');
  const { buildAll } = await import('./build.mjs');
  buildAll();
  const { serveSite } = await import('./serve.mjs');
  await serveSite(process.argv.slice(2));
});
