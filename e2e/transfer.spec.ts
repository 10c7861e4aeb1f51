import { describeTransfer } from './support/transfer_journey.ts';

describeTransfer({
  isolated: true,
  threads: /runs on this device, ([2-9]|\d\d+) threads, nothing is uploaded/,
});
