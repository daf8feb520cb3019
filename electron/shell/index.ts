export { passAddress } from './addressGate.ts';
export { appAddress, appScheme, isAllowedNavigation, isAllowedRequest, startAddress } from './appAddress.ts';
export { contentPolicy } from './contentPolicy.ts';
export { contentTypeOf } from './contentTypes.ts';
export { menuModel } from './menuModel.ts';
export { isAllowedPermission } from './permissions.ts';
export { senderProblem, type MessageSender } from './senderCheck.ts';
export { readStartOptions, type StartOptions } from './startOptions.ts';
export { fitWindow, smallestWindow, windowOptions, type WindowSurroundings } from './windowOptions.ts';
