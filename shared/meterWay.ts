/** A way to a meter that the program can go. Secrets that it takes are kept elsewhere. */
export type MeterWay =
  /** The bytes of the port over TCP, as ser2net and many bridges serve them; a Homey over a WebSocket. */
  | { readonly kind: 'tcp' | 'homey'; readonly host: string; readonly port: number }
  | { readonly kind: 'serial'; readonly path: string }
  | { readonly kind: 'homewizard' | 'youless' | 'p1-monitor'; readonly host: string }
  /**
   * A HomeWizard kWh meter behind solar panels, no meter at the grid connection; by which of its counters they count,
   * `export` where left out.
   */
  | { readonly kind: 'solar'; readonly host: string; readonly counter?: 'export' | 'import' }
  /** The second edition of HomeWizard's interface, for which the device has to be paired. */
  | { readonly kind: 'homewizard-v2'; readonly host: string }
  /** A topic whose messages are whole telegrams. */
  | { readonly kind: 'mqtt'; readonly url: string; readonly topic: string; readonly user: string | null }
  /** An SMA Energy Meter or Home Manager by its serial; null takes the first that is heard. */
  | { readonly kind: 'sma'; readonly serial: number | null };

/** Text that is the same for the same way, whoever goes it with whatever secret, and different for any other. */
export function meterKey(way: MeterWay): string {
  switch (way.kind) {
    case 'tcp':
    case 'homey':
      return `${way.kind}:${way.host}:${way.port}`;
    case 'serial':
      return `serial:${way.path}`;
    case 'homewizard':
    case 'homewizard-v2':
    case 'solar':
    case 'youless':
    case 'p1-monitor':
      return `${way.kind}:${way.host}`;
    case 'mqtt':
      return `mqtt:${way.url} ${way.topic}`;
    case 'sma':
      return `sma:${way.serial ?? 'any'}`;
  }
}
