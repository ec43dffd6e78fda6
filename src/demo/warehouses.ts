/** A warehouse of the demo. Coordinates in degrees; orders before `cutoff`, local time, leave the same day. */
export interface DemoWarehouse {
  readonly code: string;
  readonly name: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly lat: number;
  readonly lon: number;
  readonly cutoff: string;
}

export const WAREHOUSES: readonly DemoWarehouse[] = [
  {
    code: "EWR",
    name: "Newark Harbour",
    city: "Newark",
    state: "NJ",
    zip: "07114",
    lat: 40.7081,
    lon: -74.1891,
    cutoff: "15:00",
  },
  {
    code: "ATL",
    name: "Atlanta Peachyard",
    city: "Atlanta",
    state: "GA",
    zip: "30336",
    lat: 33.7347,
    lon: -84.5583,
    cutoff: "14:00",
  },
  {
    code: "MDW",
    name: "Chicago Lakeside",
    city: "Chicago",
    state: "IL",
    zip: "60638",
    lat: 41.7814,
    lon: -87.7705,
    cutoff: "14:30",
  },
  {
    code: "DAL",
    name: "Dallas Trinity",
    city: "Dallas",
    state: "TX",
    zip: "75241",
    lat: 32.672,
    lon: -96.7774,
    cutoff: "14:00",
  },
  {
    code: "RNO",
    name: "Reno High Desert",
    city: "Reno",
    state: "NV",
    zip: "89506",
    lat: 39.6419,
    lon: -119.8735,
    cutoff: "16:00",
  },
  {
    code: "PDX",
    name: "Portland Riverside",
    city: "Portland",
    state: "OR",
    zip: "97218",
    lat: 45.5606,
    lon: -122.6001,
    cutoff: "13:30",
  },
];
