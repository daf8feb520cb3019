import type { RegisterContent, RecordStamp, SimulatedModel, SimulatedRegister } from '../model.ts';
import type { LineState, SimulatedState } from '../simulatedState.ts';
import { stp6000Tl20InstallerEvents, stp6000Tl20UserEvents } from './stp6000Tl20Events.ts';

const statusTags = { fault: 35, off: 303, ok: 307, warning: 455 } as const;
const relayTags = { closed: 51, open: 311, notAvailable: 16_777_213 } as const;
const classTags = { solar: 8001, wind: 8002 } as const;
const modelTag = 9099;
/** The models of the family: its type label lists them all. */
const familyTags = [9098, 9099, 9100, 9102, 9103, 9189, 9190, 9191, 9193, 9192, 9281, 9282, 9283] as const;

type Value = (state: SimulatedState) => number | null;

function register(object: number, number: number, stamp: RecordStamp, content: RegisterContent): SimulatedRegister {
  return { object, number, class: 1, stamp, content };
}

function measured(object: number, number: number, signed: boolean, scale: number, value: Value): SimulatedRegister {
  return register(object, number, 'measured', { form: 'number', signed, scale, value });
}

function constant(object: number, number: number, value: number): SimulatedRegister {
  return register(object, number, 'now', { form: 'number', signed: false, scale: 1, value: () => value });
}

function perPhase(first: number, signed: boolean, scale: number, key: keyof LineState): SimulatedRegister[] {
  return [0, 1, 2].map((phase) =>
    measured(0x5100, first + phase, signed, scale, (state) => state.phases[phase]?.[key] ?? null),
  );
}

function perString(number: number, scale: number, key: keyof LineState): SimulatedRegister[] {
  return [0, 1].map((string) => ({
    ...measured(0x5380, number, true, scale, (state) => state.strings[string]?.[key] ?? null),
    class: string + 1,
  }));
}

/**
 * SMA Sunny Tripower 6000TL-20: two strings, three phases, phase currents in registers 4650 to 4652. Registers, types,
 * list shapes and answer bytes as public captures of its family (SUSyID 181) show them.
 */
export const stp6000Tl20: SimulatedModel = {
  name: 'STP 6000TL-20',
  susyId: 181,
  answers: {
    dataControl: 0x90,
    archiveControl: 0xd0,
    logonControl: 0xd0,
    errorControl: 0x90,
    identifyDestinationControl: 0,
    logonEchoesPassword: true,
  },
  plant: {
    limitW: 6000,
    panelPowerW: 7600,
    tiltDegrees: 38,
    azimuthDegrees: 190,
    phases: 3,
    strings: [
      { share: 0.54, voltageV: 560 },
      { share: 0.46, voltageV: 480 },
    ],
  },
  archive: {
    keptDays: 62,
    userEvents: stp6000Tl20UserEvents,
    installerEvents: stp6000Tl20InstallerEvents,
  },
  registers: [
    measured(0x5100, 0x263f, true, 1, (state) => state.acPowerW),
    constant(0x5100, 0x411e, 6000),
    constant(0x5100, 0x411f, 6000),
    constant(0x5100, 0x4120, 6000),
    ...perPhase(0x4640, true, 1, 'powerW'),
    ...perPhase(0x4648, false, 100, 'voltageV'),
    ...perPhase(0x4650, false, 1000, 'currentA'),
    measured(0x5100, 0x4657, false, 100, (state) => state.gridFrequencyHz),
    constant(0x5100, 0x832a, 6000),
    register(0x5180, 0x2148, 'now', {
      form: 'status',
      tags: [statusTags.fault, statusTags.off, statusTags.ok, statusTags.warning],
      chosen: (state) => (state.asleep ? statusTags.off : statusTags.ok),
    }),
    register(0x5180, 0x4164, 'now', {
      form: 'status',
      tags: [relayTags.closed, relayTags.open, relayTags.notAvailable],
      chosen: (state) => (state.feedingIn ? relayTags.closed : relayTags.open),
    }),
    measured(0x5200, 0x2377, true, 100, (state) => state.temperatureC),
    ...perString(0x251e, 1, 'powerW'),
    ...perString(0x451f, 100, 'voltageV'),
    ...perString(0x4521, 1000, 'currentA'),
    register(0x5400, 0x2601, 'lastYield', { form: 'counter', value: (state) => state.totalYieldWh }),
    register(0x5400, 0x2622, 'now', { form: 'counter', value: (state) => state.dayYieldWh }),
    register(0x5400, 0x462e, 'now', { form: 'counter', value: (state) => state.operatingTimeS }),
    register(0x5400, 0x462f, 'now', { form: 'counter', value: (state) => state.feedInTimeS }),
    register(0x5800, 0x821e, 'wakeUp', { form: 'text', value: (state) => state.name }),
    register(0x5800, 0x821f, 'wakeUp', {
      form: 'status',
      tags: [classTags.solar, classTags.wind],
      chosen: () => classTags.solar,
    }),
    register(0x5800, 0x8220, 'wakeUp', { form: 'status', tags: familyTags, chosen: () => modelTag }),
    register(0x5800, 0x8234, 'wakeUp', { form: 'firmware', word: 0x02530504 }),
  ],
};
