import { Host } from './host.ts';
import type { Request } from './protocol.ts';

const host = new Host((message, transfer) => self.postMessage(message, { transfer }));
self.addEventListener('message', (event: MessageEvent<Request>) => host.receive(event.data));
