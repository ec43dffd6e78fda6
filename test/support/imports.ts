import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(import.meta.dir, "../..");
const ROOMS = ["actors", "scripts", "src", "stripe-emulator", "test", "views"];

/** One `import` or `export … from` of a file. */
export interface Import {
  /** File that imports, from the repository's root: 'views/pages/home.tsx'. */
  readonly from: string;
  /** File it imports, from the repository's root, or the package: 'src/shop.ts', 'postgres', 'node:fs'. */
  readonly to: string;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

/** Every import of every source file in the repository. */
export async function allImports(): Promise<Import[]> {
  const paths = [...new Bun.Glob(`{${ROOMS.join(",")}}/**/*.{ts,tsx}`).scanSync(ROOT)].sort();
  const found = await Promise.all(paths.map(async (path) => importsOf(path, await Bun.file(join(ROOT, path)).text())));
  return found.flat();
}

/** Files that need each other, around however many corners: each circle sorted. Types count: who reads one must read the other. */
export function circlesOf(imports: readonly Import[]): string[][] {
  const needs = new Map<string, Set<string>>();
  for (const { from, to } of imports) needs.set(from, (needs.get(from) ?? new Set()).add(to));
  const reachable = new Map([...needs.keys()].map((file) => [file, reachedFrom(file, needs)]));
  const circles = new Map<string, string[]>();
  for (const [file, others] of reachable) {
    if (!others.has(file)) continue;
    const circle = [...others].filter((other) => reachable.get(other)?.has(file)).sort();
    circles.set(circle.join(" "), circle);
  }
  return [...circles.values()];
}

function reachedFrom(file: string, needs: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const ahead = [file];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop())
    for (const other of needs.get(next) ?? []) {
      if (reached.has(other)) continue;
      reached.add(other);
      ahead.push(other);
    }
  return reached;
}

/** The imports in `text`, the content of file `path`, dynamic ones too. */
export function importsOf(path: string, text: string): Import[] {
  const source = ts.createSourceFile(
    path,
    text,
    ts.ScriptTarget.Latest,
    false,
    path.endsWith("x") ? ts.ScriptKind.TSX : undefined,
  );
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier) found.push({ from: path, to: targetOf(path, specifier), typeOnly: isTypeOnly(node) });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : undefined;
  }
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return undefined;
  const [argument] = node.arguments;
  return argument && ts.isStringLiteral(argument) ? argument.text : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  if (!ts.isImportDeclaration(node) || !node.importClause) return false;
  const { phaseModifier, name, namedBindings } = node.importClause;
  if (phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : undefined;
  return !name && named !== undefined && named.length > 0 && named.every((element) => element.isTypeOnly);
}

function targetOf(path: string, specifier: string): string {
  return specifier.startsWith(".") ? relative(ROOT, resolve(ROOT, dirname(path), specifier)) : specifier;
}
