/** Points gathered into clusters, one level a zoom, the same for the same points. */
import { mx, my } from "./mercator";

export interface Dot { lon: number; lat: number; contested?: boolean; colour?: string; other?: string; radius?: number | null; label?: string }
export interface Cluster<T extends Dot> { x: number; y: number; count: number; contested: number; members: T[] }

const REACH = 56; // pixels
const SINGLE_FROM = 12; // from this zoom on only points at the very same spot stand together

export class Clusters<T extends Dot> {
  private readonly levels = new Map<number, Cluster<T>[]>();
  private readonly spots: Cluster<T>[];

  constructor(points: T[], private readonly gather = true) {
    const at = new Map<string, Cluster<T>>();
    for (const point of points) {
      const key = `${point.lon.toFixed(3)},${point.lat.toFixed(3)}`;
      const spot = at.get(key);
      if (spot && gather) {
        spot.count += 1;
        spot.contested += point.contested ? 1 : 0;
        spot.members.push(point);
      } else at.set(gather ? key : `${key}/${at.size}`, { x: mx(point.lon), y: my(point.lat), count: 1, contested: point.contested ? 1 : 0, members: [point] });
    }
    // The largest spots first: they stay where they are and take the small ones in.
    this.spots = [...at.values()].sort((a, b) => b.count - a.count || a.x - b.x || a.y - b.y);
  }

  at(zoom: number): Cluster<T>[] {
    const level = Math.max(0, Math.min(SINGLE_FROM, Math.floor(zoom + 0.5)));
    if (level === SINGLE_FROM || !this.gather) return this.spots;
    let held = this.levels.get(level);
    if (!held) this.levels.set(level, (held = this.gathered(level)));
    return held;
  }

  private gathered(level: number): Cluster<T>[] {
    const cell = REACH / (512 * 2 ** level);
    const grid = new Map<number, Cluster<T>[]>();
    const columns = Math.ceil(1 / cell) + 2;
    const out: Cluster<T>[] = [];
    for (const spot of this.spots) {
      const cx = Math.floor(spot.x / cell);
      const cy = Math.floor(spot.y / cell);
      let best: Cluster<T> | null = null;
      let near = cell * cell;
      for (let dx = -1; dx <= 1; dx++) {
        for (let dy = -1; dy <= 1; dy++) {
          for (const other of grid.get((cy + dy) * columns + cx + dx) ?? []) {
            const distance = (other.x - spot.x) ** 2 + (other.y - spot.y) ** 2;
            if (distance < near) [best, near] = [other, distance];
          }
        }
      }
      if (best) {
        best.count += spot.count;
        best.contested += spot.contested;
        for (const member of spot.members) best.members.push(member);
      } else {
        const fresh = { ...spot, members: [...spot.members] };
        out.push(fresh);
        const key = cy * columns + cx;
        const box = grid.get(key);
        if (box) box.push(fresh);
        else grid.set(key, [fresh]);
      }
    }
    return out;
  }
}
