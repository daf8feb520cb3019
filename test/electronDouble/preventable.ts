import type { Event } from 'electron';

/** Makes an event that a listener may prevent, with further properties of its own. */
export function preventable<Properties extends object>(properties: Properties): Event<Properties> {
  let prevented = false;
  return {
    ...properties,
    preventDefault: () => {
      prevented = true;
    },
    get defaultPrevented() {
      return prevented;
    },
  };
}
