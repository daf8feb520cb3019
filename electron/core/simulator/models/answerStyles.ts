import { deviceErrors } from '../../speedwire/index.ts';
import type { AnswerStyle } from './model.ts';

/** How the inverters of about 2010 to 2015 answer (SUSyIDs 138 and 181), as public captures of them show. */
export const olderAnswers: AnswerStyle = {
  dataControl: 0x90,
  archiveControl: 0xd0,
  logonControl: 0xd0,
  errorControl: 0x90,
  notLoggedOnError: deviceErrors.notLoggedOn,
  discovery: { tag40: 0, tag70: true, tag80: true },
  identifyDestinationControl: 0,
  identifyWords: [0x2000_0000, 3],
  logonEchoesPassword: true,
};

/**
 * How the families since 2017 answer (SUSyIDs 378 and 408), as public captures of them show: other control bytes,
 * logon answers of 66 bytes, and 0x0017 for who is not logged on.
 */
export const newerAnswers: AnswerStyle = {
  dataControl: 0xa0,
  archiveControl: 0xe0,
  logonControl: 0xe0,
  errorControl: 0xe0,
  notLoggedOnError: deviceErrors.sessionLost,
  discovery: { tag40: 0, tag70: true, tag80: true },
  identifyDestinationControl: 0xc000,
  identifyWords: [0, 0],
  logonEchoesPassword: false,
};
