import { describeTransfer } from './support/transfer_journey.ts';

describeTransfer({
  isolated: false,
  threads: /runs on this device, 1 thread, nothing is uploaded/,
  variants: /\/single\/retimbre\.wasm$/,
});
