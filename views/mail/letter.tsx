import { rendered } from "../fragments/partial.ts";
import type { LetterBlock, LetterRow, LetterWords } from "./words.ts";

// Mail programs know little of style sheets: everything stands where it applies, in tables.
const PAGE =
  "margin:0;padding:24px 12px;background:#fbf5ea;color:#231d3f;font:16px/1.55 Georgia,'Times New Roman',serif";
const CARD =
  "width:100%;max-width:560px;table-layout:fixed;overflow-wrap:anywhere;word-break:break-word;background:#fffdf9;border:1px solid #e3d5bf;border-radius:14px";
const LOGO = "margin:0 0 18px;font-size:19px;line-height:1.2;font-weight:600;color:#b0431d";
const TITLE = "margin:0 0 20px;font-size:25px;line-height:1.25;font-weight:600;color:#2b2459";
const HEADING = "margin:28px 0 4px;font-size:19px;line-height:1.3;font-weight:600;color:#2b2459";
const BUTTON =
  "display:inline-block;padding:13px 24px;border-radius:32px;background:#b0431d;color:#ffffff;font:600 16px/1.2 Helvetica,Arial,sans-serif;text-decoration:none";
const MUTED = "color:#625a74;font-size:14px";
const CELL = "padding:8px 0;border-bottom:1px solid #e3d5bf;vertical-align:top";

/** The letter for those who read HTML. */
export function letterHtml(words: LetterWords): string {
  return `<!doctype html>${rendered(<Letter {...words} />)}`;
}

function Letter({ subject, preview, blocks }: LetterWords) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title safe>{subject}</title>
      </head>
      <body style={PAGE}>
        <div style="display:none;max-height:0;overflow:hidden" safe>
          {preview}
        </div>
        <main>
          <table role="presentation" align="center" cellpadding="0" cellspacing="0" style={CARD}>
            <tr>
              <td style="padding:28px 28px 24px">
                <p style={LOGO}>Souk</p>
                <h1 style={TITLE} safe>
                  {subject}
                </h1>
                {blocks.map((block) => (
                  <Block block={block} />
                ))}
              </td>
            </tr>
          </table>
        </main>
      </body>
    </html>
  );
}

function Block({ block }: { block: LetterBlock }) {
  switch (block.kind) {
    case "paragraph":
      return (
        <p style={`margin:0 0 14px;${block.isAside ? MUTED : ""}`}>
          <span safe>{block.text}</span>
          {block.href === undefined ? null : (
            <>
              {" "}
              <a href={block.href} style="color:#3d318f" safe>
                {block.href}
              </a>
            </>
          )}
        </p>
      );
    case "heading":
      return (
        <>
          <h2 style={HEADING} safe>
            {block.text}
          </h2>
          {block.note === undefined ? null : (
            <p style="margin:0 0 8px" safe>
              {block.note}
            </p>
          )}
        </>
      );
    case "rows":
      return (
        <table
          role="presentation"
          cellpadding="0"
          cellspacing="0"
          style="width:100%;table-layout:fixed;margin:0 0 16px"
        >
          {block.rows.map((row) => (
            <Row row={row} />
          ))}
        </table>
      );
    case "lines":
      return (
        <p style="margin:0 0 14px">
          {block.lines.map((line) => (
            <>
              <span safe>{line}</span>
              <br />
            </>
          ))}
        </p>
      );
    case "button":
      return (
        <p style="margin:22px 0">
          <a href={block.href} style={BUTTON} safe>
            {block.label}
          </a>
        </p>
      );
  }
}

function Row({ row }: { row: LetterRow }) {
  const weight = row.isTotal ? ";font-weight:600;font-size:18px" : "";
  return (
    <tr>
      <td style={CELL + weight}>
        <span safe>{row.label}</span>
        {row.note === undefined ? null : (
          <>
            <br />
            <span style={MUTED} safe>
              {row.note}
            </span>
          </>
        )}
      </td>
      {row.value === undefined ? null : (
        <td align="right" style={`${CELL};padding-left:16px;width:110px;text-align:right${weight}`} safe>
          {row.value}
        </td>
      )}
    </tr>
  );
}
