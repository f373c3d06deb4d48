/** The incidents of a page, fetched once for map and timeline alike. */
import { BRUSHED, query } from "./query";
import { dayOf } from "./words";

export interface Named { id: string; label: string }
export interface Incident {
  id: string; lon: number | null; lat: number | null; radius: number | null; kind: number; first: number | null; last: number | null;
  grade: number; contested: boolean; claims: number; outlets: number; place: number | null; since: string | null; until: string | null;
}
export interface Points { total: number; kinds: Named[]; grades: Named[]; places: Named[]; rows: Incident[] }

type Raw = { total: number; columns: string[]; kinds: Named[]; grades: Named[]; places: Named[]; rows: (string | number | null)[][] };
const held = new Map<string, Promise<Points>>();

/** `source` with the filters that the address has now, without those that are brushed on the page. */
export function address(source: string): string {
  const url = new URL(source, location.href);
  for (const [name] of query()) url.searchParams.delete(name);
  for (const [name, value] of query()) if (!(BRUSHED as readonly string[]).includes(name)) url.searchParams.append(name, value);
  for (const name of [...BRUSHED, "page", "after"]) url.searchParams.delete(name);
  return url.pathname + url.search;
}

export function load(source: string): Promise<Points> {
  const url = address(source);
  let asked = held.get(url);
  if (!asked) {
    asked = fetch(url, { headers: { accept: "application/json" } }).then(async (answer) => {
      if (!answer.ok) throw new Error(`${answer.status}`);
      return read((await answer.json()) as Raw);
    });
    asked.catch(() => held.delete(url));
    held.set(url, asked);
    if (held.size > 6) held.delete(held.keys().next().value as string);
  }
  return asked;
}

function read(raw: Raw): Points {
  const at = new Map(raw.columns.map((name, i) => [name, i]));
  const take = (row: (string | number | null)[], name: string) => row[at.get(name) ?? -1] ?? null;
  const number = (value: string | number | null) => (value === null ? null : Number(value));
  return {
    total: raw.total, kinds: raw.kinds, grades: raw.grades, places: raw.places,
    rows: raw.rows.map((row) => {
      const since = take(row, "first") as string | null;
      const until = (take(row, "last") as string | null) ?? since;
      return {
        id: String(take(row, "id")), lon: number(take(row, "lon")), lat: number(take(row, "lat")), radius: number(take(row, "radius_km")),
        kind: Number(take(row, "kind") ?? 0), grade: Number(take(row, "grade") ?? 0), contested: !!take(row, "contested"), claims: Number(take(row, "claims") ?? 0),
        outlets: Number(take(row, "outlets") ?? 0), place: number(take(row, "place")), since, until, first: since ? dayOf(since) : null, last: until ? dayOf(until) : null,
      };
    }),
  };
}

/** Which incidents the dates and the box of the address let through; either may be left out. */
export function within(rows: Incident[], use: { dates?: boolean; box?: boolean }): Incident[] {
  const now = query();
  const since = use.dates && now.get("since") ? dayOf(now.get("since") as string) : null;
  const until = use.dates && now.get("until") ? dayOf(now.get("until") as string) : null;
  const box = use.box ? (now.get("bbox")?.split(",").map(Number) ?? null) : null;
  const [west = 0, south = 0, east = 0, north = 0] = box ?? [];
  return rows.filter((row) => {
    if (since !== null && (row.last === null || row.last < since)) return false;
    if (until !== null && (row.first === null || row.first > until)) return false;
    if (box) return row.lon !== null && row.lat !== null && row.lon >= west && row.lon <= east && row.lat >= south && row.lat <= north;
    return true;
  });
}
