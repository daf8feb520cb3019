import { describe, expect, it } from 'vitest';

import type { DatagramNetwork, SocketProblem } from '../../../electron/core/ports/index.ts';
import { checkThatNothingIsWritten, createLan, inverterAddress } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const problem: SocketProblem = { reason: 'unreachable', systemCode: 'EHOSTUNREACH' };
const address = { address: inverterAddress, port: 9522 };

describe('problems of sockets are counted', () => {
  it('where a datagram could not be sent', async () => {
    const lan = createLan();
    lan.network.sendProblem = () => problem;
    const speedwire = lan.speedwire();
    await lan.clock.settle(speedwire.search({ address }));
    expect(speedwire.counters.socketProblems).toBe(speedwire.counters.sent);
    expect(speedwire.counters.sent).toBeGreaterThan(0);
  });

  it('where a socket could not be opened', async () => {
    const lan = createLan();
    lan.network.openProblem = (options) => (options.shared === true ? problem : null);
    const speedwire = lan.speedwire();
    await lan.clock.settle(speedwire.search({ address }));
    expect(speedwire.counters.socketProblems).toBe(lan.client.interfaces().length);
  });

  it('where an open socket reports one', async () => {
    const lan = createLan();
    const network: DatagramNetwork = {
      interfaces: () => lan.client.interfaces(),
      open: (options) => {
        lan.clock.after(10, () => options.onProblem?.(problem));
        return lan.client.open(options);
      },
    };
    const speedwire = lan.speedwire({ network });
    await lan.clock.settle(speedwire.search({ address }));
    expect(speedwire.counters.socketProblems).toBe(1 + lan.client.interfaces().length);
  });
});
