import { relative, sep } from 'node:path';

import { judgeImport } from './judgeImport.ts';

/** The parts of the linter's rule interface that the rules below use. */
interface RuleContext {
  readonly filename: string;
  readonly cwd: string;
  report(problem: { readonly node: unknown; readonly message: string }): void;
}

interface ImportNode {
  readonly source: { readonly value?: unknown } | null;
}

interface NewNode {
  readonly callee: { readonly type: string; readonly name?: string };
  readonly arguments: readonly unknown[];
}

/** Every way to name another module: import, re-export, `import()` and `import('...')` in types. */
function checkWalls(context: RuleContext): Record<string, (node: ImportNode) => void> {
  const file = relative(context.cwd, context.filename).split(sep).join('/');
  function check(node: ImportNode): void {
    const specifier = node.source?.value;
    const problem = typeof specifier === 'string' ? judgeImport(file, specifier) : null;
    if (problem !== null) {
      context.report({ node: node.source, message: problem });
    }
  }
  return {
    ImportDeclaration: check,
    ExportNamedDeclaration: check,
    ExportAllDeclaration: check,
    ImportExpression: check,
    TSImportType: check,
  };
}

/** `new Date()` asks the computer for the time; `new Date(atMs)` does not. */
function checkNewDate(context: RuleContext): Record<string, (node: NewNode) => void> {
  return {
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0) {
        context.report({ node, message: 'new Date() reads the time: take a Clock and use new Date(clock.nowMs())' });
      }
    },
  };
}

interface VariableNode {
  readonly parent: { readonly type: string };
  readonly declarations: readonly { readonly init: { readonly type: string } | null }[];
}

/** A function at the top level is declared as one: it is named in stack traces and may stand below its first use. */
function checkTopLevelFunctions(context: RuleContext): Record<string, (node: VariableNode) => void> {
  return {
    VariableDeclaration(node) {
      const isTopLevel = ['Program', 'ExportNamedDeclaration'].includes(node.parent.type);
      for (const { init } of isTopLevel ? node.declarations : []) {
        if (init !== null && ['ArrowFunctionExpression', 'FunctionExpression'].includes(init.type)) {
          context.report({ node: init, message: 'declare a function at the top level with `function`' });
        }
      }
    },
  };
}

const plugin = {
  meta: { name: 'suntally' },
  rules: {
    walls: { create: checkWalls },
    'no-now': { create: checkNewDate },
    'top-level-functions': { create: checkTopLevelFunctions },
  },
};

export default plugin;
