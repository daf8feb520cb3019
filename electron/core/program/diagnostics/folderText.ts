import type { KeptInverter } from '../../collector/index.ts';
import type { Gathered } from './diagnostics.ts';
import type { Blanking } from './blanking.ts';
import type { FolderContent } from './folderContent.ts';

/** What the data folder holds, in words; its path tells who the user is and is left out. */
export function folderLines({ dataFolder, folder }: Gathered, blanking: Blanking): string[] {
  if (dataFolder === null) {
    return ['No data folder is known.'];
  }
  if (folder === null) {
    return ['It could not be read in time: its disk does not answer.'];
  }
  if (!folder.exists) {
    return ['There is none: nothing was set up in it yet.'];
  }
  return [
    `In use by a running SunTally: ${folder.inUse === null ? 'cannot be told' : yesOrNo(folder.inUse)}`,
    `Passwords kept in a file: ${yesOrNo(folder.hasSecrets)}`,
    ...settingsLines(folder.settings, blanking),
  ];
}

function settingsLines(settings: FolderContent['settings'], blanking: Blanking): string[] {
  switch (settings.kind) {
    case 'none':
      return ['Settings: none'];
    case 'newer':
      return ['Settings: written by a newer SunTally, not read'];
    case 'unreadable':
      return [`Settings: cannot be read (${settings.systemCode})`];
    case 'sound':
    case 'repaired':
    case 'damaged': {
      const words = { sound: 'read', repaired: 'damaged in part', damaged: 'damaged, nothing was understood' };
      const { settings: chosen, inverters, meters } = settings.document;
      return [
        `Settings: ${words[settings.kind]}`,
        `Language: ${chosen.language}, theme: ${chosen.theme}`,
        `Inverters: ${inverters.length}`,
        ...inverters.map((one) => inverterLine(one, blanking)),
        // Their addresses and numbers say nothing of what is the matter with them.
        `Meters: ${meters.length === 0 ? '0' : meters.map(({ way }) => way.kind).join(', ')}`,
      ];
    }
  }
}

function inverterLine(inverter: KeptInverter, blanking: Blanking): string {
  const { susyId, serial, address, group, name, model, deviceClass, firmware, passwordRefused } = inverter;
  return [
    `SUSyID ${susyId}, serial ${blanking.serial(serial)} at ${blanking.outside(address)}`,
    `group ${group}`,
    `password refused: ${yesOrNo(passwordRefused)}`,
    `model ${blanking.outside(model ?? 'not known')}`,
    `class ${blanking.outside(deviceClass?.text ?? 'not known')}`,
    `firmware ${blanking.outside(firmware ?? 'not known')}`,
    `name ${name === null ? 'not known' : blanking.name(name)}`,
  ].join(', ');
}

/** The end of the log, each line blanked. */
export function logLines(folder: FolderContent | null, blanking: Blanking): string[] {
  const log = folder?.log ?? null;
  if (log === null) {
    return ['There is no log.'];
  }
  return log.kind === 'lines'
    ? log.lines.map((line) => blanking.outside(line))
    : [`It cannot be read (${log.systemCode}).`];
}

function yesOrNo(answer: boolean): string {
  return answer ? 'yes' : 'no';
}
