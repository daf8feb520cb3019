export { commands, deviceErrors, isReadReply, isReadRequest, replyTo } from './commands.ts';
export { decodeDatagram, encryptionProtocol, type Datagram } from './datagram.ts';
export { anyDevice, sameDevice, speedwireGroup, speedwirePort, type FrameAddress } from './deviceAddress.ts';
export { encodeDiscoveryReply, encodeDiscoveryRequest } from './discoveryFrame.ts';
export { encodeEnergyMeterFrame, type EnergyMeterFrame, type MeterRecord } from './energyMeterFrame.ts';
export { encodeInverterFrame, firstAndLast, longwordBody, samePacket, type InverterFrame } from './inverterFrame.ts';
export { encodePassword, groupNumbers, passwordProblem } from './password.ts';
export { decodeRecords, type ArchiveRecord, type RecordList, type SpotRecord } from './records.ts';
export { findRegister, registers, type Register } from './registers.ts';
