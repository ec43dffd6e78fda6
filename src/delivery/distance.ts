export interface Point {
  /** Degrees, north and east positive. */
  readonly lat: number;
  readonly lon: number;
}

/** Mean radius of the Earth, IUGG. */
const EARTH_RADIUS_KM = 6371.0088;

/**
 * Kilometres over the ground between two points. Haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky and
 * Telescope 68:159, 1984), exact on a sphere, within 0.6 % on the Earth.
 */
export function distanceKm(a: Point, b: Point): number {
  const latitudes = sinSquaredOfHalf(b.lat - a.lat);
  const longitudes = sinSquaredOfHalf(b.lon - a.lon);
  const haversine = latitudes + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * longitudes;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

function sinSquaredOfHalf(degrees: number): number {
  return Math.sin(radians(degrees) / 2) ** 2;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
