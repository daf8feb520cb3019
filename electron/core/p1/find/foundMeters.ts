import { productKind, type ProductKind } from '../homewizard/products.ts';
import type { MdnsAnswer, ServiceRecords } from './mdnsAnswer.ts';

/** The services that HomeWizard's devices announce: the local interface's first edition and its second. */
export const homewizardServices = { v1: '_hwenergy._tcp.local', v2: '_homewizard._tcp.local' } as const;

const mostMeters = 64;

/** A device of HomeWizard on the local network. */
export interface FoundMeter {
  /** `p1` gives grid readings, `kwh` may stand behind solar panels. */
  readonly kind: ProductKind;
  /** Such as `HWE-P1`. */
  readonly productType: string;
  /** Such as `P1 meter`; empty where it tells none. */
  readonly productName: string;
  readonly serial: string | null;
  readonly address: string;
  /** The first edition of its interface: switched off, or null where the device has none. */
  readonly v1: { readonly port: number; readonly isOn: boolean } | null;
  /** The second edition, for which a device has to be paired; null where it has none. */
  readonly v2: { readonly port: number } | null;
}

/** Puts answers together to devices. */
export interface FoundMeters {
  /** Takes an answer; gives the instances that still miss their text or port. */
  take(answer: MdnsAnswer, fromAddress: string): readonly string[];
  /** All devices that have told what they are, by address. */
  list(): readonly FoundMeter[];
}

interface Service {
  readonly edition: 'v1' | 'v2';
  readonly address: string;
  readonly port: number | null;
  readonly texts: ReadonlyMap<string, string> | null;
}

/** Starts with none. */
export function createFoundMeters(): FoundMeters {
  const services = new Map<string, Service>();

  function takeService(records: ServiceRecords, answer: MdnsAnswer, fromAddress: string): readonly string[] {
    const key = records.instance.toLowerCase();
    const before = services.get(key);
    if (before === undefined && services.size >= mostMeters) {
      return [];
    }
    const told = records.host === null ? undefined : answer.addresses.get(records.host.name.toLowerCase());
    const service: Service = {
      edition: key.endsWith(`.${homewizardServices.v1}`) ? 'v1' : 'v2',
      address: told ?? before?.address ?? fromAddress,
      port: records.host?.port ?? before?.port ?? null,
      texts: records.texts ?? before?.texts ?? null,
    };
    services.set(key, service);
    return service.texts === null || service.port === null ? [records.instance] : [];
  }

  return {
    take: (answer, fromAddress) => answer.services.flatMap((one) => takeService(one, answer, fromAddress)),
    list: () => joinServices([...services.values()]),
  };
}

/** Two services of one serial, or without serial of one address, are one device. */
function joinServices(services: readonly Service[]): readonly FoundMeter[] {
  const devices = new Map<string, FoundMeter>();
  for (const { edition, address, port, texts } of services) {
    const productType = texts?.get('product_type') ?? '';
    if (texts === null || productType === '') {
      continue;
    }
    const serial = texts.get('serial') ?? null;
    const key = serial ?? address;
    const before = devices.get(key);
    const isOn = texts.get('api_enabled') === '1';
    devices.set(key, {
      kind: productKind(productType),
      productType,
      productName: texts.get('product_name') ?? before?.productName ?? '',
      serial,
      address,
      v1: edition === 'v1' ? { port: port ?? 80, isOn } : (before?.v1 ?? null),
      v2: edition === 'v2' ? { port: port ?? 443 } : (before?.v2 ?? null),
    });
  }
  return [...devices.values()].toSorted((one, other) => (one.address < other.address ? -1 : 1));
}
