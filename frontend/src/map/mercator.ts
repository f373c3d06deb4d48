/** Web Mercator, 0…1 across the world, y downwards. */
export const mx = (lon: number): number => lon / 360 + 0.5;
export const my = (lat: number): number => {
  const s = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
};
export const lonOf = (x: number): number => (x - 0.5) * 360;
export const latOf = (y: number): number => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/** What is seen: the mercator point in the middle, pixels across the world, size in pixels. */
export interface View { x: number; y: number; world: number; width: number; height: number; zoom: number }
export type Bounds = [west: number, south: number, east: number, north: number];

export const boundsOf = (view: View): Bounds => {
  const w = view.width / view.world / 2;
  const h = view.height / view.world / 2;
  return [lonOf(view.x - w), latOf(view.y + h), lonOf(view.x + w), latOf(view.y - h)];
};

/** The view that shows these bounds, no nearer than `most`. */
export function fitted(bounds: Bounds, width: number, height: number, padding = 48, most = 10): View {
  const [west, south, east, north] = bounds;
  const w = Math.max(1e-6, mx(east) - mx(west));
  const h = Math.max(1e-6, my(south) - my(north));
  const world = Math.min(Math.max(40, width - 2 * padding) / w, Math.max(40, height - 2 * padding) / h, 512 * 2 ** most);
  return { x: (mx(west) + mx(east)) / 2, y: (my(south) + my(north)) / 2, world, width, height, zoom: Math.log2(world / 512) };
}

/** Bounds of points, a share `leave` at each edge left out so that far-off ones (a summit in New York) do not decide, or of the region from Libya to Afghanistan where there are none. */
export function around(points: { lon: number; lat: number }[], leave = 0): Bounds {
  if (!points.length) return [20, 11, 63, 40];
  const cut = (values: number[]): [number, number] => {
    values.sort((a, b) => a - b);
    const k = values.length >= 40 ? Math.floor(values.length * leave) : 0;
    return [values[k] as number, values[values.length - 1 - k] as number];
  };
  const [west, east] = cut(points.map((p) => p.lon));
  const [south, north] = cut(points.map((p) => p.lat));
  const pad = Math.max(0.15, (east - west) * (leave ? 0.15 : 0.04));
  return [west - pad, south - pad, east + pad, north + pad];
}
