import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const electronModule = pathToFileURL(join(import.meta.dirname, 'electronModule.ts')).href;
const parameter = 'double';

interface NativeImport {
  importNatively(address: string): Promise<void>;
}

/**
 * Runs a main program in this process, its `electron` being the double with that number. The number goes with every
 * module that the program loads, so each double has a program with fresh modules.
 */
export async function runMain(file: string, double: string): Promise<void> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      const from = context.parentURL === undefined ? null : doubleOf(context.parentURL);
      if (from === null) {
        return next(specifier, context);
      }
      if (specifier === 'electron') {
        return { url: withDouble(electronModule, from), shortCircuit: true };
      }
      const resolved = next(specifier, context);
      return carriesDouble(resolved.url) ? { ...resolved, url: withDouble(resolved.url, from) } : resolved;
    },
  });
  try {
    const native = createRequire(import.meta.url)('./importNatively.ts') as NativeImport;
    await native.importNatively(withDouble(pathToFileURL(file).href, double));
  } finally {
    hooks.deregister();
  }
}

function doubleOf(address: string): string | null {
  return new URL(address).searchParams.get(parameter);
}

function withDouble(address: string, double: string): string {
  const url = new URL(address);
  url.searchParams.set(parameter, double);
  return url.href;
}

/** Packages are shared between doubles, but for the one that imports Electron. */
function carriesDouble(address: string): boolean {
  if (!address.startsWith('file:') || address.includes('/test/electronDouble/')) {
    return false;
  }
  return !address.includes('/node_modules/') || address.includes('/node_modules/electron-store/');
}
