/** Lets only one task at a time run for each name: a device gets one request at a time, whoever asks. */
export interface Lanes {
  run<Value>(name: string, task: () => Promise<Value>): Promise<Value>;
}

/** Makes lanes that are all free. */
export function createLanes(): Lanes {
  const ends = new Map<string, Promise<unknown>>();
  return {
    run: async (name, task) => {
      const before = ends.get(name);
      const running = before === undefined ? task() : before.then(task, task);
      ends.set(name, running);
      try {
        return await running;
      } finally {
        if (ends.get(name) === running) {
          ends.delete(name);
        }
      }
    },
  };
}
