import { expect, test } from "bun:test";
import { addressOf } from "./address.ts";

test("without a proxy the address is the peer's, whatever the client claims", () => {
  expect(seen("203.0.113.9", "6.6.6.6", "off")).toBe("203.0.113.9");
  expect(seen(null, "6.6.6.6", "off")).toBe("local");
});

test("behind a trusted proxy it is the one that the proxy wrote last", () => {
  expect(seen("10.0.0.1", "6.6.6.6, 203.0.113.9", "on")).toBe("203.0.113.9");
  expect(seen("10.0.0.1", "", "on")).toBe("10.0.0.1");
});

test("an IPv6 network of one subscriber counts as one address, however it is written", () => {
  const same = ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::5%eth0"];
  expect(new Set(same.map((address) => seen(address, "", "off"))).size).toBe(1);
  expect(seen("2001:db8:1:3::1", "", "off")).not.toBe(seen("2001:db8:1:2::1", "", "off"));
  expect(seen("2001:db8::1", "", "off")).toBe(seen("2001:db8:0:0:9::1", "", "off"));
  expect(seen("::ffff:203.0.113.9", "", "off")).toBe("203.0.113.9");
  expect(seen("::1", "", "off")).toBe("0:0:0:0::/64");
});

function seen(peer: string | null, forwarded: string, trust: "on" | "off"): string {
  const request = new Request("http://localhost/", { headers: forwarded ? { "x-forwarded-for": forwarded } : {} });
  return addressOf(request, peer === null ? null : { requestIP: () => ({ address: peer }) }, { TRUST_PROXY: trust });
}
