/** Does the same with every item, at most so many at a time, and gives what came of them in the order of the items. */
export async function inParallel<Item, Value>(
  items: readonly Item[],
  most: number,
  act: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const values: Value[] = [];
  const entries = items.entries();
  async function work(): Promise<void> {
    for (const [index, item] of entries) {
      // oxlint-disable-next-line no-await-in-loop -- each worker does one after the other
      values[index] = await act(item);
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work));
  return values;
}
