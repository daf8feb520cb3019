import { failed, success, type Result } from '../../../../shared/result.ts';
import { readDiscovery } from './discoveryFrame.ts';
import {
  decodeEnergyMeterPayload,
  energyMeterProtocol,
  energyMeterUnicastProtocol,
  type EnergyMeterFrame,
} from './energyMeterFrame.ts';
import { decodeInverterPayload, inverterProtocol, type InverterFrame } from './inverterFrame.ts';
import { tagWords, walkTags } from './tags.ts';

/** The key exchange of encrypted plants: seen from a device, it says why that device cannot be read. */
export const encryptionProtocol = 0x6075;

/** A whole datagram, understood. */
export type Datagram =
  | { readonly kind: 'discoveryRequest' }
  | { readonly kind: 'discoveryReply'; readonly address: string }
  | { readonly kind: 'inverter'; readonly frame: InverterFrame }
  | { readonly kind: 'energyMeter'; readonly frame: EnergyMeterFrame }
  /** Well formed, of a protocol we do not read. */
  | { readonly kind: 'other'; readonly protocol: number | null };

/** Understands one UDP datagram of port 9522, or says in words what is wrong with it. Never throws, whatever the bytes. */
export function decodeDatagram(bytes: Uint8Array): Result<Datagram, string> {
  const walked = walkTags(bytes);
  if (!walked.ok) {
    return walked;
  }
  const discovery = readDiscovery(walked.value.tags);
  if (discovery !== null) {
    return success(
      discovery.kind === 'reply'
        ? { kind: 'discoveryReply', address: discovery.address }
        : { kind: 'discoveryRequest' },
    );
  }
  const payload = walked.value.tags.find((one) => one.tag === tagWords.payload);
  if (payload === undefined) {
    return success({ kind: 'other', protocol: null });
  }
  if (payload.bytes.length < 2) {
    return failed('payload without a protocol number');
  }
  const protocol = ((payload.bytes[0] ?? 0) << 8) | (payload.bytes[1] ?? 0);
  return decodePayload(protocol, payload.bytes.subarray(2));
}

function decodePayload(protocol: number, payload: Uint8Array): Result<Datagram, string> {
  switch (protocol) {
    case inverterProtocol: {
      const frame = decodeInverterPayload(payload);
      return frame.ok ? success({ kind: 'inverter', frame: frame.value }) : frame;
    }
    case energyMeterProtocol:
    case energyMeterUnicastProtocol: {
      const frame = decodeEnergyMeterPayload(payload, protocol);
      return frame.ok ? success({ kind: 'energyMeter', frame: frame.value }) : frame;
    }
    default:
      return success({ kind: 'other', protocol });
  }
}
