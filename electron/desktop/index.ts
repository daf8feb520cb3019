export { openProgram, type OpenProgramOptions } from './openProgram.ts';
export { runDesktop, type DesktopOptions } from './runDesktop.ts';
