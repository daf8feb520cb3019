import { parseSync } from 'vite';

/** Every module that built JavaScript loads by a fixed name, without `node:`, sorted: imports, re-exports, `require`. */
export function importsOf(code: string): string[] {
  const found = new Set<string>();
  visit(parseSync('bundle.js', code).program, (node) => {
    const name = moduleNameIn(node);
    if (name !== null) {
      found.add(name.replace(/^node:/, ''));
    }
  });
  return [...found].toSorted();
}

const importTypes: readonly unknown[] = [
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
];
const requireNames: readonly unknown[] = ['require', '__require'];

function moduleNameIn(node: object): string | null {
  if (!('type' in node)) {
    return null;
  }
  if (importTypes.includes(node.type)) {
    return 'source' in node ? textOf(node.source) : null;
  }
  if (node.type === 'CallExpression' && 'callee' in node && 'arguments' in node && Array.isArray(node.arguments)) {
    const callee = node.callee;
    const isRequire = isObject(callee) && 'name' in callee && requireNames.includes(callee.name);
    return isRequire ? textOf(node.arguments[0]) : null;
  }
  return null;
}

function textOf(node: unknown): string | null {
  return isObject(node) && 'value' in node && typeof node.value === 'string' ? node.value : null;
}

function visit(node: unknown, look: (node: object) => void): void {
  if (!isObject(node)) {
    return;
  }
  look(node);
  for (const inner of Object.values(node)) {
    visit(inner, look);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
