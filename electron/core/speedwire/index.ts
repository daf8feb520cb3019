// The client: finds, reads, explains.
export { createSpeedwire, type Speedwire, type SpeedwirePorts } from './speedwire.ts';
export type { InverterRead } from './fullRead.ts';
export type { InverterSession, SessionOptions } from './session.ts';
export type { SearchOptions } from './search.ts';
export type { DeviceInfo } from './readValues.ts';
export type { SpeedwireCounters } from './counters.ts';
export { formatEndpoint, parseEndpoint, speedwirePort } from '../../../shared/endpoint.ts';
export { describeDatagram, type Description, type RecordDescription } from './describe.ts';
export { parseHexLine, traceLine, withoutPassword, type TraceEntry, type TraceSink } from './trace.ts';
export { passwordProblem } from '../../../shared/password.ts';

// The language of the wire, for those who speak it from the other side.
export { commands, deviceErrors, isReadRequest, replyTo } from './commands.ts';
export { decodeDatagram, type Datagram } from './datagram.ts';
export { anyDevice, sameDevice, speedwireGroup, type FrameAddress } from './deviceAddress.ts';
export { encodeDiscoveryReply, encodeDiscoveryRequest } from './discoveryFrame.ts';
export { encodeEnergyMeterFrame, type EnergyMeterFrame, type MeterRecord } from './energyMeterFrame.ts';
export { encodeInverterFrame, firstAndLast, longwordBody, samePacket, type InverterFrame } from './inverterFrame.ts';
export { encodePassword, groupNumbers } from './password.ts';
export { decodeRecords, type ArchiveRecord, type RecordList, type SpotRecord } from './records.ts';
