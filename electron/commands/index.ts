export type { CommandPorts, StreamingIo } from './command.ts';
export { wantsJson } from './arguments.ts';
export { runCommandLine, tellSurprise } from './commandLine.ts';
export { processIo, type ProcessIo } from './processIo.ts';
