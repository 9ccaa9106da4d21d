import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ts from "typescript";

export const ROOT = process.cwd();

/** Every file below `folder` of the repository, as repository paths with forward slashes. */
export function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

export interface Import {
  /** Repository path of the file, or the name of the package. */
  readonly target: string;
  readonly kind: "file" | "package";
  /** Only types: gone at run time. */
  readonly typeOnly: boolean;
}

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

function importsOf(path: string, tree: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    if (!specifier.startsWith(".")) return void found.push({ target: specifier, kind: "package", typeOnly });
    const target = relative(ROOT, join(ROOT, dirname(path), specifier)).split(sep).join("/").replace(/\.js$/, ".ts");
    found.push({ target, kind: "file", typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add((node.moduleSpecifier as ts.StringLiteral).text, node.importClause?.isTypeOnly === true);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) add((node.moduleSpecifier as ts.StringLiteral).text, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0] !== undefined && ts.isStringLiteral(node.arguments[0])) add(node.arguments[0].text, false);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

export function read(path: string): Source {
  const text = readFileSync(join(ROOT, path), "utf8");
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  return { path, text, tree, imports: importsOf(path, tree) };
}

/** The sources of the product. */
export const SOURCES: readonly Source[] = filesUnder("src").filter((path) => path.endsWith(".ts")).map(read);

/** `src/risk/context/geo.ts` is in room `risk`; files right under src are rooms of their own. */
export function roomOf(path: string): string {
  const [, room = "", rest] = path.split("/");
  return rest === undefined ? room.replace(/\.ts$/, "") : room;
}

/** The code of a source, without comments and the contents of texts: what a ban on words may look at. */
export function codeOf(source: Source): string {
  const words: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.getChildCount(source.tree) === 0 && !ts.isStringLiteralLike(node) && !ts.isTemplateHead(node) && !ts.isTemplateMiddleOrTemplateTail(node) && node.kind !== ts.SyntaxKind.RegularExpressionLiteral) {
      words.push(node.getText(source.tree));
    }
    node.getChildren(source.tree).filter((child) => !ts.isJSDoc(child)).forEach(visit);
  };
  visit(source.tree);
  return words.join(" ");
}
