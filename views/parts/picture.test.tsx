import { expect, test } from "bun:test";
import { rendered } from "../fragments/partial.ts";
import { Picture } from "./picture.tsx";

const sha256 = "a".repeat(64);
const show = (ext: string, width: number) =>
  rendered(
    <Picture image={{ sha256, ext, width, height: 600, alt: "" }} alt={`"><script>alert(1)</script>`} sizes="10rem" />,
  );

test("a photograph comes in the sizes that are not larger than it is, with its place kept", () => {
  const html = show("jpg", 700);
  expect(html).toContain(
    `srcset="/media/${sha256}-160.webp 160w, /media/${sha256}-320.webp 320w, /media/${sha256}-640.webp 640w"`,
  );
  expect(html).toContain(`src="/media/${sha256}-640.webp"`);
  expect(html).toContain('width="700" height="600"');
  expect(html).toContain('loading="lazy"');
});

test("a drawing is served as it is", () => {
  expect(show("svg", 800)).toContain(`src="/media/${sha256}.svg"`);
  expect(show("svg", 800)).not.toContain("srcset");
});

test("words for those who do not see it stay inside their attribute", () => {
  expect(show("svg", 800)).toContain('alt="&#34;><script>alert(1)</script>"');
});

test("a picture that is not there yet leaves its place", () => {
  const image = { sha256: null, ext: "jpg", width: 800, height: 800, alt: "" };
  expect(rendered(<Picture image={image} alt="A bowl" sizes="" />)).toContain("<svg");
});
