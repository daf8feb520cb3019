export { dataFolder } from './dataFolder.ts';
export { gatherDiagnostics, type Diagnostics, type DiagnosticsOptions } from './diagnostics/diagnostics.ts';
export { thisComputer, type Computer } from './diagnostics/computer.ts';
export { openStores, type Stores } from './openStores.ts';
export { createLog, describeSurprise, type Log, type LogLevel } from './log.ts';
export { startProgram, type ProgramOptions, type ProgramPorts } from './program.ts';
export type { EventListener, Program } from './runProgram.ts';
export { emptySettings, type SettingsDocument } from './settingsDocument.ts';
export {
  memorySettingsStore,
  openFileSettingsStore,
  openSettingsStore,
  settingsFile,
  type SettingsStore,
  type WholeFile,
} from './settingsStore.ts';
export { programVersion } from './version.ts';
