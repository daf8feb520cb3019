import type { Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import { dataFolder } from '../core/program/index.ts';
import { listenAddress, publicOrigin, type TlsFiles } from '../web/index.ts';
import { parseOptions, usageFailure, wholeNumber } from './arguments.ts';
import type { CommandPorts } from './command.ts';
import type { CommandIo } from './commandIo.ts';

const options = {
  port: { type: 'string', default: '9523' },
  listen: { type: 'string', default: '127.0.0.1' },
  demo: { type: 'boolean', default: false },
  data: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'public-url': { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

/** What `suntally serve` was asked for. */
export interface ServeWishes {
  readonly port: number;
  readonly address: string;
  /** Other computers can reach it. */
  readonly isOpenToOthers: boolean;
  readonly demo: boolean;
  /** Null where neither the caller nor the environment names one. */
  readonly dataFolder: string | null;
  /** Null for plain HTTP. */
  readonly tls: TlsFiles | null;
  readonly publicOrigins: readonly string[];
}

/** Reads the arguments of `serve`. */
export function readServeWishes(
  argv: readonly string[],
  io: CommandIo,
  ports: CommandPorts,
): Result<ServeWishes, Failure> {
  const parsed = parseOptions(argv, options);
  if (!parsed.ok) {
    return parsed;
  }
  const values = parsed.value.values;
  const port = wholeNumber('--port', values.port, 0, 65_535);
  if (!port.ok) {
    return port;
  }
  const listening = listenAddress(values.listen);
  if (!listening.ok) {
    return listening;
  }
  const { 'tls-cert': certFile, 'tls-key': keyFile, 'public-url': publicUrls = [] } = values;
  if ((certFile === undefined) !== (keyFile === undefined)) {
    return failed(usageFailure('--tls-cert and --tls-key go together'));
  }
  const publicOrigins: string[] = [];
  for (const url of publicUrls) {
    const origin = publicOrigin(url);
    if (origin === null) {
      return failed(usageFailure(`--public-url takes an address such as https://sun.example.org, not "${url}"`));
    }
    publicOrigins.push(origin);
  }
  return success({
    port: port.value,
    address: listening.value.address,
    isOpenToOthers: !listening.value.isLoopback || publicOrigins.length > 0,
    demo: values.demo,
    dataFolder: values.data ?? dataFolder(ports.platform, io.env),
    tls: certFile === undefined || keyFile === undefined ? null : { certFile, keyFile },
    publicOrigins,
  });
}
