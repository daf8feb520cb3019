import type { KeptInverter } from '../../electron/core/collector/index.ts';

/** An inverter that was chosen but has said nothing of itself yet, where the test does not care about more. */
export function keptInverter(changes: Partial<KeptInverter> & Pick<KeptInverter, 'serial'>): KeptInverter {
  return {
    susyId: 181,
    address: '192.168.1.48',
    group: 'user',
    name: null,
    model: null,
    deviceClass: null,
    firmware: null,
    passwordRefused: false,
    ...changes,
  };
}
