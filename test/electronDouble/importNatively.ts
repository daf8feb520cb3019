/**
 * Imports a module with Node's own loader. A test runner that transforms the modules it loads must get hold of this
 * function through `require`, so that the import below stays Node's.
 */
export async function importNatively(address: string): Promise<void> {
  await import(address);
}
