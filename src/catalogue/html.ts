import sanitize from "sanitize-html";

const ALLOWED: sanitize.IOptions = {
  allowedTags: [
    ...["p", "br", "b", "strong", "i", "em", "u", "s", "sub", "sup", "small", "code", "blockquote", "hr"],
    ...["h3", "h4", "h5", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "caption"],
  ],
  allowedAttributes: { th: ["colspan", "rowspan", "scope"], td: ["colspan", "rowspan"] },
  // A seller's headings go below the page's own.
  transformTags: { h1: "h3", h2: "h3", h6: "h5", div: "p" },
  disallowedTagsMode: "discard",
  enforceHtmlBoundary: false,
};

const NOTHING_TO_DO = /^[^<>&"]*$/;

/** HTML that is safe to put into a page as it is: allow-listed tags, no styles, links, scripts or pictures. */
export function sanitiseHtml(html: string): string {
  return NOTHING_TO_DO.test(html) ? html : sanitize(html, ALLOWED);
}
