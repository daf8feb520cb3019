/** As whom somebody logs on to a device. */
export type UserGroup = 'user' | 'installer';
export const userGroups = ['user', 'installer'] as const satisfies readonly UserGroup[];
