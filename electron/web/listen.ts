import type { Server } from 'node:http';

import { failure, type Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';

const firstFreePort = 1024;

/**
 * Lets the server listen, and gives the port that it got. Fails with `portTaken`, or with `usage` and the reason where
 * the address or the port cannot be had here: port numbers below 1024 are closed to most users.
 */
export function listen(server: Server, address: string, port: number): Promise<Result<number, Failure>> {
  return new Promise((resolve) => {
    server.once('error', (error) => {
      resolve(failed(listenFailure('code' in error ? String(error.code) : error.message, address, port)));
    });
    server.listen({ host: address, port, exclusive: true }, () => {
      server.removeAllListeners('error');
      const bound = server.address();
      resolve(success(typeof bound === 'object' && bound !== null ? bound.port : port));
    });
  });
}

function listenFailure(systemCode: string, address: string, port: number): Failure {
  switch (systemCode) {
    case 'EADDRINUSE':
      return failure('portTaken', { port });
    case 'EACCES': {
      const other = port < firstFreePort ? `one from ${firstFreePort} up` : 'another one';
      return failure('usage', { reason: `port ${port} may not be opened by this user; choose ${other}` });
    }
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return failure('usage', { reason: `this computer has no address ${address}; choose 127.0.0.1` });
    default:
      return failure('usage', { reason: `port ${port} cannot be opened; the system says ${systemCode}` });
  }
}
