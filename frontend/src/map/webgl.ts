import { LngLatBounds, Map as LibreMap, setWorkerUrl, type StyleSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import type { Ground, Inks, Layers } from "./base";
import { fitted, lonOf, latOf, mx, my, type Bounds } from "./mercator";

setWorkerUrl(new URL(workerUrl, location.href).href);

function style(layers: Layers, inks: Inks): StyleSpecification {
  const source = (name: keyof Layers) => ({ type: "geojson" as const, data: layers[name], tolerance: 0.4 });
  return {
    version: 8,
    sources: { land: source("land"), borders: source("borders"), disputed: source("disputed"), lakes: source("lakes"), rivers: source("rivers") },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": inks.sea } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": inks.land } },
      { id: "lakes", type: "fill", source: "lakes", paint: { "fill-color": inks.sea } },
      { id: "rivers", type: "line", source: "rivers", layout: { "line-join": "round" }, paint: { "line-color": inks.water, "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.6, 8, 1.8] } },
      { id: "borders", type: "line", source: "borders", layout: { "line-join": "round" }, paint: { "line-color": inks.border, "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.7, 8, 1.6] } },
      { id: "disputed", type: "line", source: "disputed", paint: { "line-color": inks.border, "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.8, 8, 1.7], "line-dasharray": [3, 2.5] } },
    ],
  };
}

export async function webglGround(box: HTMLElement, layers: Layers, inks: Inks, start: Bounds, most: number): Promise<Ground> {
  const first = fitted(start, box.clientWidth || 600, box.clientHeight || 400, 32, most);
  const map = new LibreMap({
    container: box, style: style(layers, inks), center: [lonOf(first.x), latOf(first.y)], zoom: first.zoom, minZoom: 1, maxZoom: 13,
    attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: false, fadeDuration: 0, maxTileCacheSize: 60,
    pixelRatio: Math.min(2, window.devicePixelRatio || 1), canvasContextAttributes: { antialias: false },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  await new Promise<void>((done, failed) => {
    map.once("style.load", () => done());
    map.once("error", (event) => failed(event.error));
  });
  return {
    focusable: map.getCanvas(),
    resize: () => void map.resize(),
    view: () => {
      const centre = map.getCenter();
      const canvas = map.getContainer();
      return { x: mx(centre.lng), y: my(centre.lat), world: 512 * 2 ** map.getZoom(), width: canvas.clientWidth, height: canvas.clientHeight, zoom: map.getZoom() };
    },
    show: (bounds, nearest = most, animate = false) => {
      map.fitBounds(new LngLatBounds([bounds[0], bounds[1]], [bounds[2], bounds[3]]), { padding: 32, maxZoom: nearest, animate, duration: 350 });
    },
    zoom: (by) => void (by > 0 ? map.zoomIn({ duration: 200 }) : map.zoomOut({ duration: 200 })),
    recolour: (now) => {
      map.setPaintProperty("sea", "background-color", now.sea);
      map.setPaintProperty("land", "fill-color", now.land);
      map.setPaintProperty("lakes", "fill-color", now.sea);
      map.setPaintProperty("rivers", "line-color", now.water);
      map.setPaintProperty("borders", "line-color", now.border);
      map.setPaintProperty("disputed", "line-color", now.border);
    },
    onMove: (draw, settled) => {
      map.on("render", draw);
      map.on("moveend", settled);
    },
    destroy: () => map.remove(),
  };
}
