/** A map with the project's own lines under one overlay: MapLibre where there is WebGL, else a plain canvas. */
import { feature } from "topojson-client";
import { colour, debounce, el, icon, onTheme } from "../dom";
import { w } from "../words";
import type { Cluster, Dot } from "./clusters";
import { boundsOf, fitted, type Bounds, type View } from "./mercator";
import { Overlay } from "./overlay";

export interface Ground { resize(): void; view(): View; show(bounds: Bounds, most?: number, animate?: boolean): void; zoom(by: number): void; recolour(inks: Inks): void; onMove(draw: () => void, settled: () => void): void; focusable: HTMLElement; destroy(): void }
export type Inks = Record<"land" | "sea" | "water" | "border", string>;
export type Layers = Record<"land" | "borders" | "disputed" | "lakes" | "rivers", GeoJSON.Feature>;

let layers: Promise<Layers> | null = null;
let labels: Promise<[string, string, number, number, number, "country" | "town" | "river"][]> | null = null;

async function get<T>(name: string): Promise<T> {
  const answer = await fetch(`/static/map/${name}.json`);
  if (!answer.ok) throw new Error(`map/${name}.json: ${answer.status}`);
  return (await answer.json()) as T;
}

function loadLayers(): Promise<Layers> {
  layers ??= get<TopoJSON.Topology>("base").then((topo) => {
    const out: Record<string, unknown> = {};
    for (const [name, shape] of Object.entries(topo.objects)) out[name] = feature(topo, shape as TopoJSON.GeometryObject);
    return out as Layers;
  });
  return layers;
}

const inks = (): Inks => ({ land: colour("--land"), sea: colour("--sea"), water: colour("--water"), border: colour("--border") });

/**
 * Which ground to draw on: MapLibre where there is a graphics card; a plain canvas where there is no WebGL, or one that the
 * processor has to play (a drag would stutter). localStorage `map` = `webgl` or `plain` decides otherwise.
 */
export function groundKind(): "webgl" | "plain" {
  try {
    const gl = document.createElement("canvas").getContext("webgl2");
    if (!gl) return "plain";
    const wanted = localStorage.getItem("map");
    if (wanted === "webgl" || wanted === "plain") return wanted;
    const info = gl.getExtension("WEBGL_debug_renderer_info");
    const renderer = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
    gl.getExtension("WEBGL_lose_context")?.loseContext();
    return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer) ? "plain" : "webgl";
  } catch {
    return "plain";
  }
}

export interface MapHandle<T extends Dot> {
  overlay: Overlay<T>;
  ground: Ground;
  tools: HTMLElement;
  redraw(): void;
  bounds(): Bounds;
}

interface Options<T extends Dot> { label: string; start: Bounds; all?: () => Bounds; most?: number; onClick(cluster: Cluster<T>, x: number, y: number): void; onSettled(bounds: Bounds, byHand: boolean): void }

export async function makeMap<T extends Dot>(root: HTMLElement, options: Options<T>): Promise<MapHandle<T>> {
  const [lines] = await Promise.all([loadLayers(), document.fonts.load('400 13px "Noto Sans"'), document.fonts.load('400 13px "Noto Sans Arabic"', "عربي")]);
  const overlay = new Overlay<T>();
  labels ??= get("labels");
  root.replaceChildren();
  root.classList.add("is-live");
  const box = el("div", { class: "map-canvas" });
  root.append(box);
  const plain = groundKind() === "plain";
  const make = plain ? (await import("./plain")).plainGround : (await import("./webgl")).webglGround;
  const ground = await make(box, lines, inks(), options.start, options.most ?? 10);
  root.dataset.ground = plain ? "plain" : "webgl";
  box.append(overlay.canvas);
  const help = el("p", { class: "visually-hidden", id: `${root.id || "map"}-help` }, w("mapHelp"));
  ground.focusable.setAttribute("aria-label", options.label);
  ground.focusable.setAttribute("role", "region");
  ground.focusable.setAttribute("aria-describedby", help.id);
  root.append(help);
  const button = (name: string, word: "zoomIn" | "zoomOut" | "fit", run: () => void) =>
    el("button", { type: "button", class: "btn btn--small btn--icon", "aria-label": w(word), title: w(word), onclick: run }, icon(name));
  const tools = el("div", { class: "map-tools" }, button("plus", "zoomIn", () => ground.zoom(1)), button("minus", "zoomOut", () => ground.zoom(-1)), button("fit", "fit", () => ground.show(options.all?.() ?? options.start, options.most, true)));
  root.append(tools);

  let byHand = false;
  const redraw = () => overlay.draw(ground.view());
  for (const kind of ["pointerdown", "wheel", "keydown"]) box.addEventListener(kind, () => (byHand = true), { passive: true });
  tools.addEventListener("click", () => (byHand = true));
  ground.onMove(redraw, debounce(() => options.onSettled(boundsOf(ground.view()), byHand), 160));
  labels.then((list) => {
    overlay.take(list);
    redraw();
  }, () => undefined);

  const at = (event: PointerEvent | MouseEvent): [number, number] => {
    const frame = box.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };
  let down: [number, number] | null = null;
  box.addEventListener("pointerdown", (event) => (down = at(event)));
  box.addEventListener("click", (event) => {
    const [x, y] = at(event);
    if (!down || Math.hypot(down[0] - x, down[1] - y) > 5) return;
    const cluster = overlay.hit(x, y);
    if (cluster) options.onClick(cluster, x, y);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const found = overlay.nearest(box.clientWidth / 2, box.clientHeight / 2);
    if (!found) return;
    event.preventDefault();
    options.onClick(found.cluster, found.x, found.y);
  });
  box.addEventListener("pointermove", (event) => {
    if (event.buttons) return;
    const found = overlay.hit(...at(event));
    if (found !== overlay.hover) {
      overlay.hover = found;
      ground.focusable.style.cursor = found ? "pointer" : "";
      redraw();
    }
  });
  onTheme(() => {
    overlay.recolour();
    ground.recolour(inks());
    redraw();
  });
  new ResizeObserver(debounce(() => {
    ground.resize();
    redraw();
  }, 60)).observe(root);
  redraw();
  return { overlay, ground, tools, redraw, bounds: () => boundsOf(ground.view()) };
}

export { fitted };
