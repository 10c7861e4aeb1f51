// npm run setup: brings everything that building and testing need and this checkout or machine lacks. Each step is skipped
// when it was done before.
import './setup/node_version.mjs';
import { main } from './failure.mjs';
import { setUp } from './setup/steps.mjs';

await main(() => setUp('testing'));
