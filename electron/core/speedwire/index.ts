// The client: finds, reads, explains.
export { createSpeedwire, type Speedwire, type SpeedwirePorts } from './speedwire.ts';
export type { ArchiveProgress, ArchiveRequest } from './archive/archiveRequest.ts';
export type { InverterDescription, InverterRead } from './spot/fullRead.ts';
export type { QuickRead, QuickValues } from './spot/quickRead.ts';
export type { InverterSession, SessionOptions } from './session.ts';
export type { DeviceInfo } from './spot/readValues.ts';
export { deviceFamily, isGateway } from './frames/models.ts';
export type { MeterListenerOptions, MeterReading } from './meter/listenToMeters.ts';
export type { MeterListening } from './meter/memberships.ts';
export type { EnergyMeterValues } from './frames/energyMeterValues.ts';
export { formatEndpoint, parseEndpoint, speedwirePort } from '../../../shared/endpoint.ts';
export { describeDatagram, type Description, type RecordDescription } from './frames/describe.ts';
export { parseHexLine, traceLine, withoutPassword, type TraceEntry, type TraceSink } from './frames/trace.ts';
export { blankFrame, privateValues, type BytePattern, type StandIns } from './frames/blankFrame.ts';
export { passwordProblem } from '../../../shared/password.ts';

// The language of the wire, for those who speak it from the other side.
export { commands, deviceErrors, isReadRequest, replyTo } from './frames/commands.ts';
export { decodeDatagram } from './frames/datagram.ts';
export { anyDevice, sameDevice, speedwireGroup, type FrameAddress } from './frames/deviceAddress.ts';
export { encodeDiscoveryReply, encodeDiscoveryRequest, type DiscoveryStyle } from './frames/discoveryFrame.ts';
export type { EventRecord } from './frames/events.ts';
export {
  encodeEnergyMeterFrame,
  energyMeterUnicastProtocol,
  type EnergyMeterFrame,
  type MeterRecord,
} from './frames/energyMeterFrame.ts';
export {
  encodeInverterFrame,
  firstAndLast,
  longwordBody,
  samePacket,
  type InverterFrame,
} from './frames/inverterFrame.ts';
export { encodePassword, groupNumbers } from './frames/password.ts';
export { decodeRecords } from './frames/records.ts';
