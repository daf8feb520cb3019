import { failure, type Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';

const ownAddresses: Readonly<Record<string, string>> = {
  '127.0.0.1': '127.0.0.1',
  localhost: '127.0.0.1',
  '::1': '::1',
  '[::1]': '::1',
};

/**
 * The address to bind for what the user asked for. Only this computer's own loopback is accepted: whoever reaches the
 * door can read the inverters and set their passwords, and it asks nobody who they are.
 */
export function listenAddress(wanted: string): Result<string, Failure> {
  const address = Object.hasOwn(ownAddresses, wanted) ? ownAddresses[wanted] : undefined;
  return address === undefined
    ? failed(
        failure('usage', {
          reason: `the dashboard opens for this computer alone, on 127.0.0.1, ::1 or localhost, and not on "${wanted}"`,
        }),
      )
    : success(address);
}
