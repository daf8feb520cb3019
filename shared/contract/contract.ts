import type { Failure } from '../failures.ts';
import type { Result } from '../result.ts';
import type { EnergyTotals } from '../totals.ts';
import type {
  Change,
  ChangeSettingsArguments,
  ConnectInverterArguments,
  ConnectMeterArguments,
  DeviceIdentity,
  FoundMeterWay,
  InverterView,
  MeterArguments,
  MeterView,
  RangeArguments,
  SearchArguments,
  SearchReport,
  Settings,
  Snapshot,
  SourcePowers,
  TotalsArguments,
} from './types.ts';

/** Carries the types of one call; nothing at run time. */
export interface CallDeclaration<Arguments, Value> {
  readonly kind: 'call';
  readonly types?: readonly [Arguments, Value];
}

/** Carries the type of one event; nothing at run time. */
export interface EventDeclaration<Payload> {
  readonly kind: 'event';
  readonly types?: Payload;
}

function call<Arguments, Value>(): CallDeclaration<Arguments, Value> {
  return { kind: 'call' };
}

function event<Payload>(): EventDeclaration<Payload> {
  return { kind: 'event' };
}

/**
 * All that a window may ask of the core and hear from it, declared once. Both doors, the bridge of the preload script,
 * the argument checks and the contract tests are derived from this object.
 */
export const contract = {
  calls: {
    /** The whole state, once at start and whenever a change was missed. */
    getSnapshot: call<null, Snapshot>(),
    /** Looks for SMA devices, everywhere or at one address. Takes up to some seconds. */
    search: call<SearchArguments, SearchReport>(),
    /** Tries the password at once. If it is accepted the inverter is kept and read from then on. */
    connectInverter: call<ConnectInverterArguments, InverterView>(),
    /** One more try, asked for by the user: also after a refused password. */
    retryInverter: call<DeviceIdentity, InverterView>(),
    /** Forgets an inverter and its password. */
    forgetInverter: call<DeviceIdentity, null>(),
    /** Connects to a meter and keeps it; how it goes is told as its state. */
    connectMeter: call<ConnectMeterArguments, MeterView>(),
    /** Forgets a meter and its secret; what it said stays in the history. */
    forgetMeter: call<MeterArguments, null>(),
    /** Looks for meters that need no address. Takes some seconds. */
    findMeters: call<null, readonly FoundMeterWay[]>(),
    /** What the history says of a range, in buckets of the plant's zone. */
    getTotals: call<TotalsArguments, EnergyTotals>(),
    /** The power of each source in slots of 5 minutes, for a range of at most 8 days. */
    getPowers: call<RangeArguments, readonly SourcePowers[]>(),
    changeSettings: call<ChangeSettingsArguments, Settings>(),
  },
  events: {
    changed: event<Change>(),
  },
} as const;

type Calls = typeof contract.calls;
type Events = typeof contract.events;

export type CallName = keyof Calls;
export type EventName = keyof Events;
export type CallArguments<Name extends CallName> =
  Calls[Name] extends CallDeclaration<infer Arguments, unknown> ? Arguments : never;
export type CallValue<Name extends CallName> =
  Calls[Name] extends CallDeclaration<infer _Arguments, infer Value> ? Value : never;
export type EventPayload<Name extends EventName> =
  Events[Name] extends EventDeclaration<infer Payload> ? Payload : never;

/** Every answer is one of these; an exception never crosses a door. */
export type Reply<Value> = Result<Value, Failure>;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets the names of a closed object
export const callNames = Object.keys(contract.calls) as readonly CallName[];
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
export const eventNames = Object.keys(contract.events) as readonly EventName[];

export type Unsubscribe = () => void;

/** What the window holds, whichever door it came through. */
export type Client = {
  readonly [Name in CallName]: (callArguments: CallArguments<Name>) => Promise<Reply<CallValue<Name>>>;
} & {
  readonly on: {
    readonly [Name in EventName]: (listener: (payload: EventPayload<Name>) => void) => Unsubscribe;
  };
};

/** What the core holds out to the doors. */
export type Handlers = {
  readonly [Name in CallName]: (callArguments: CallArguments<Name>) => Promise<Reply<CallValue<Name>>>;
};
