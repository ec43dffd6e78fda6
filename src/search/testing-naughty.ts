/** A text as it stands in an address: what no browser's form would send, and what some do. Ours, by kind of trouble. */
export const NAUGHTY_IN_ADDRESSES: readonly string[] = [
  // Control characters, nothing, ends of lines, of files and of headers
  "%00",
  "mug%00bowl",
  "%01%02%08%0b%1f%7f",
  "%1b%5b31mred%1b%5b0m",
  "mug%0d%0aset-cookie:%20cart=stolen",
  "%c2%80%c2%85%c2%9f",
  // No UTF-8: halves, tails, too long, too high, other encodings
  "%ed%a0%80",
  "mug%ed%bf%bfbowl",
  "%ff%fe",
  "%c0%af%c0%ae",
  "%80%80",
  "%f4%90%80%80",
  "%e2%82",
  "caf%e9",
  // No escape at all
  "%",
  "%zz",
  "100%25%",
  "%u0041",
  // Directions, joiners, marks, faces
  "%e2%80%aegum%e2%80%ac",
  "%d7%9b%d7%95%d7%a1%20mug%20%d9%83%d9%88%d8%a8",
  "%f0%9f%91%a9%e2%80%8d%f0%9f%8e%a8",
  `e${"%cc%81".repeat(300)}`,
  // Quotes and syntax of SQL, of text search, of the engine, of HTML and of URLs
  "'%20OR%201=1;--",
  "%22%22%22%20-%22%22%20-%20%22",
  "a%20%26%20!(b%20%7c%20c):*%20%3C-%3E%20d",
  "price:%3C1%20%26%26%20shop_id:=[1,2]",
  "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
  "%3C/title%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
  "%3C!--",
  "..%2f..%2f..%2fetc%2fpasswd",
  "$(id)%20%60id%60%20%7B%7B7*7%7D%7D",
  // Numbers that are none, or too many
  "1e309",
  "-9223372036854775809",
  "99999999999999999999999999",
  "0x7f",
  "%d9%a4",
  // Long
  "x".repeat(5_000),
  "mug%20".repeat(800),
  "%f0%9f%8f%ba".repeat(600),
  "%ef%b7%ba".repeat(200),
  "-a%20".repeat(500),
  "%22a%22%20".repeat(400),
  "under%20$5%20".repeat(100),
  "without%20a%20or%20".repeat(100),
];
