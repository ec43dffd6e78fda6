/**
 * Style sheets without comments and idle white space. It knows no more of CSS than strings, comments and that white
 * space around `{ } ; ,` never matters, so it cannot rewrite what browsers understand into what they do not.
 */
export function minifyCss(css: string): string {
  return css
    .replaceAll(
      /\/\*[\s\S]*?\*\/|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/g,
      (_, string: string | undefined) => string ?? "",
    )
    .split(/("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/)
    .map((part, index) => (index % 2 === 1 ? part : squeezed(part)))
    .join("")
    .trim();
}

function squeezed(part: string): string {
  return part
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\s*([{};,])\s*/g, "$1")
    .replaceAll(/([\w-]): /g, "$1:")
    .replaceAll(";}", "}");
}
