import { expect, test } from "bun:test";
import { minifyCss } from "./minify-css.ts";

test("idle white space and comments go, what is in strings stays", () => {
  const css = `/* a comment; with { signs } */
  a::before, b { content: "x;  /* y */ , z"; margin: 0 1px; }
  @media (min-width: 3rem) { .a .b > c { color: light-dark(#fff, #000); } }`;
  expect(minifyCss(css)).toBe(
    'a::before,b{content:"x;  /* y */ , z";margin:0 1px}@media (min-width:3rem){.a .b > c{color:light-dark(#fff,#000)}}',
  );
});

test("a space that means something stays", () => {
  expect(minifyCss(".a :is(.b) { width: calc(1px + 2px) }")).toBe(".a :is(.b){width:calc(1px + 2px)}");
  expect(minifyCss(".a :not(.b) , .c { --x: 1px }")).toBe(".a :not(.b),.c{--x:1px}");
});
