/**
 * Whether tests of many rounds run all of them. Where the runner names another time zone than UTC they do fewer: what a
 * zone can change shows in those, and the rest was proven in UTC.
 */
export const isFullRun: boolean = process.env['TZ'] === 'UTC';
