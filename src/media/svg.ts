/** Elements that draw and cannot fetch, run or embed anything. */
const ELEMENTS = new Set(
  (
    "svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan textPath " +
    "linearGradient radialGradient stop clipPath mask pattern marker switch filter feBlend feColorMatrix " +
    "feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow " +
    "feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight " +
    "feSpecularLighting feSpotLight feTile feTurbulence"
  ).split(" "),
);
const TOKEN =
  /<!--(?:(?!-->)[\s\S])*-->|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*\/?>|<\?xml [^<>]*\?>/y;
const ATTRIBUTE = /([^\s=]+)\s*=\s*("[^"]*"|'[^']*')/g;

/**
 * Says why an SVG must not be served from our origin, or null when it only draws: it must be well formed enough to be
 * read by this strict reader, use known drawing elements only, and point to nothing outside itself.
 */
export function svgFault(text: string): string | null {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const next = text.indexOf("<", at);
    if (next < 0) break;
    TOKEN.lastIndex = next;
    const [token, , element, attributes] = TOKEN.exec(text) ?? [];
    if (token === undefined) return `unexpected markup at character ${next}`;
    if (element !== undefined) {
      if (!ELEMENTS.has(element)) return `element <${element}>`;
      const fault = attributeFault(attributes ?? "");
      if (fault) return fault;
    } else if (
      token.startsWith("<?xml") &&
      !/encoding\s*=\s*["'](?:utf-8|us-ascii)["']/i.test(token) &&
      /encoding/i.test(token)
    ) {
      return "an encoding other than UTF-8";
    }
    at = next + token.length;
  }
  return null;
}

function attributeFault(attributes: string): string | null {
  for (const [, name = "", quoted = ""] of attributes.matchAll(ATTRIBUTE)) {
    const value = quoted.slice(1, -1);
    if (/(^|:)on/i.test(name)) return `event handler ${name}`;
    if (/(^|:)(href|src|base)$/i.test(name) && !/^\s*#/.test(value)) return `reference ${name}="${value.slice(0, 40)}"`;
    // An entity or a CSS escape could spell url( in another way.
    if (/[\\&]/.test(value) && /^(style|fill|stroke|filter|mask|clip-path|marker|cursor)/i.test(name))
      return `escape in ${name}`;
    if (
      /url\(\s*['"]?\s*(?!#)[^)\s'"]/i.test(value) ||
      /@import|expression\(|javascript:|image-set\(|(^|\s)src\(/i.test(value)
    ) {
      return `reference in ${name}`;
    }
  }
  return null;
}

/** True when the bytes look like an SVG file: its first element is `svg`. */
export function looksLikeSvg(start: string): boolean {
  return /^\uFEFF?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*)*(?:<!DOCTYPE[^>]*>\s*)?<(?:\w+:)?svg[\s>]/i.test(
    start,
  );
}
