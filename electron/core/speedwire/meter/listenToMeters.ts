import type { DeviceIdentity } from '../../../../shared/contract/index.ts';
import { speedwireGroup } from '../frames/deviceAddress.ts';
import { energyMeterValues, type EnergyMeterValues } from '../frames/energyMeterValues.ts';
import { keepMemberships, type MembershipParts, type MeterListening } from './memberships.ts';
import { createMeterOrder } from './meterOrder.ts';

/** What an energy meter or Home Manager said at one moment. */
export interface MeterReading {
  readonly identity: DeviceIdentity;
  /** The address it was sent from. */
  readonly address: string;
  /** When it was received: UTC epoch ms. */
  readonly receivedAtMs: number;
  /** The meter's own milliseconds, which wrap after 49.7 days. */
  readonly tickerMs: number;
  /** Such as `2.13.6.R`. */
  readonly firmware: string | null;
  readonly values: EnergyMeterValues;
}

export interface MeterListenerOptions {
  /** Gets each reading once, in the order of the meter's ticker. */
  readonly onReading: (reading: MeterReading) => void;
  /** Told at the start and at each change whether meters can be heard. */
  readonly onState?: (state: MeterListening) => void;
  /** The meters to hear; left out, all that send are heard, up to 64. */
  readonly meters?: readonly DeviceIdentity[];
  /** Joins 239.12.255.253 as well, which a meter can be set to (littleyoda/ha-pysmaplus, 35). */
  readonly bothGroups?: boolean;
}

const otherGroup = '239.12.255.253';

/**
 * Listens to energy meters and Home Managers on a shared port 9522 of every interface: multicasts, and what is sent to
 * this computer alone. Frames without any value count as `unread`. Sends nothing. Runs until the function it gives is called.
 */
export function listenToMeters(parts: MembershipParts, options: MeterListenerOptions): () => void {
  const order = createMeterOrder(parts.clock, options.meters ?? null);
  const stopHearing = parts.link.hearMeters((frame, from) => {
    const values = energyMeterValues(frame);
    if (!saysAnything(values)) {
      parts.link.count('unread');
      return;
    }
    const verdict = order.judge(frame.source, from.address, frame.tickerMs);
    parts.link.count(verdict);
    if (verdict === 'meterReadings') {
      options.onReading({
        identity: frame.source,
        address: from.address,
        receivedAtMs: parts.clock.nowMs(),
        tickerMs: frame.tickerMs,
        firmware: frame.firmware,
        values,
      });
    }
  });
  const leaveGroups = keepMemberships(parts, {
    groups: options.bothGroups === true ? [speedwireGroup, otherGroup] : [speedwireGroup],
    onState: options.onState ?? (() => undefined),
  });
  return () => {
    stopHearing();
    leaveGroups();
  };
}

/** Whether any value is there. */
function saysAnything({ phases, ...totals }: EnergyMeterValues): boolean {
  return [totals, ...phases].some((one) => Object.values(one).some((value) => value !== null));
}
