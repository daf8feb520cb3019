import { decode, type Answer } from 'dns-packet';

/** More than any network carries in one datagram of this kind. */
const mostBytes = 9000;
const mostRecords = 200;
const mostTexts = 32;
const longestText = 255;

/** What an answer says of one service of one device. */
export interface ServiceRecords {
  /** Such as `p1meter-0A1B2C._hwenergy._tcp.local`. */
  readonly instance: string;
  /** The pairs of its text record, names in lower case; null where the answer has none. */
  readonly texts: ReadonlyMap<string, string> | null;
  /** The port and name of the host that gives it; null where the answer does not say. */
  readonly host: { readonly port: number; readonly name: string } | null;
}

export interface MdnsAnswer {
  readonly services: readonly ServiceRecords[];
  /** IPv4 addresses by the name of the host, in lower case. */
  readonly addresses: ReadonlyMap<string, string>;
}

/**
 * Reads an answer of multicast DNS as far as it speaks of the services asked for. Null for whatever else came in: a
 * question, an answer about others, noise. Never throws.
 *
 * @param services such as `_hwenergy._tcp.local`
 */
export function readMdnsAnswer(bytes: Uint8Array, services: readonly string[]): MdnsAnswer | null {
  const records = readRecords(bytes);
  const named = new Set<string>();
  for (const record of records) {
    if (record.type === 'PTR' && services.includes(record.name.toLowerCase())) {
      named.add(record.data);
    } else if (record.type === 'SRV' || record.type === 'TXT') {
      named.add(record.name);
    }
  }
  const instances = [...named].filter((one) => services.some((service) => one.toLowerCase().endsWith(`.${service}`)));
  if (instances.length === 0) {
    return null;
  }
  const addresses = records.flatMap((one) => (one.type === 'A' ? [[one.name.toLowerCase(), one.data] as const] : []));
  return {
    services: instances.map((instance) => readService(instance, records)),
    addresses: new Map(addresses),
  };
}

function readRecords(bytes: Uint8Array): readonly Answer[] {
  if (bytes.length > mostBytes || countRecords(bytes) > mostRecords) {
    return [];
  }
  try {
    const packet = decode(Buffer.from(bytes));
    return packet.type === 'response' ? [...(packet.answers ?? []), ...(packet.additionals ?? [])] : [];
  } catch {
    // The package throws on whatever does not fit the form.
    return [];
  }
}

/** How many questions and records the head announces: the package takes each of them up, whatever their number. */
function countRecords(bytes: Uint8Array): number {
  const [, , , , ...counts] = bytes.subarray(0, 12);
  return counts.reduce((sum, byte, index) => sum + (index % 2 === 0 ? byte * 256 : byte), 0);
}

function readService(instance: string, records: readonly Answer[]): ServiceRecords {
  const own = records.filter((one) => one.name === instance);
  const host = own.find((one) => one.type === 'SRV');
  const texts = own.find((one) => one.type === 'TXT');
  return {
    instance,
    texts: texts?.type === 'TXT' ? readTexts(texts.data) : null,
    host: host?.type === 'SRV' ? { port: host.data.port, name: host.data.target } : null,
  };
}

function readTexts(data: unknown): ReadonlyMap<string, string> {
  const list: readonly unknown[] = Array.isArray(data) ? data.slice(0, mostTexts) : [data];
  return new Map(
    list.flatMap((one) => {
      const text = typeof one === 'string' ? one : one instanceof Uint8Array ? new TextDecoder().decode(one) : '';
      const equals = text.indexOf('=');
      return equals < 1 || text.length > longestText
        ? []
        : [[text.slice(0, equals).toLowerCase(), printable(text.slice(equals + 1))] as const];
    }),
  );
}

/** Whatever a device writes is shown to the user: no line ends, no control characters. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '');
}
