import type { Rates, TaxZone } from "./pricing.ts";

type Taxed = Pick<TaxZone, "basisPoints" | "isShippingTaxed">;

/**
 * What is due at a place: the zone with the longest ZIP prefix that matches, else its state's, else the default, which
 * leaves shipping untaxed as most states do where it stands apart on the bill.
 */
export function taxAt({ taxZones, taxDefaultBp }: Rates, place: { state: string; zip: string }): Taxed {
  let best: Taxed = { basisPoints: taxDefaultBp, isShippingTaxed: false };
  let bestFit = 0;
  for (const zone of taxZones) {
    if (zone.state !== null && zone.state !== place.state) continue;
    if (zone.zipPrefix !== null && !place.zip.startsWith(zone.zipPrefix)) continue;
    const fit = 2 * (zone.zipPrefix?.length ?? 0) + (zone.state === null ? 0 : 1);
    if (fit <= bestFit) continue;
    best = zone;
    bestFit = fit;
  }
  return best;
}
