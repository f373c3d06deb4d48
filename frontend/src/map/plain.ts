/** Land and lines on a plain canvas, for browsers without WebGL: moved and zoomed by drag, wheel and keys. */
import { el } from "../dom";
import type { Ground, Inks, Layers } from "./base";
import { fitted, mx, my, type Bounds, type View } from "./mercator";

type Ring = Float64Array;
interface Shapes { land: Ring[]; lakes: Ring[]; rivers: Ring[]; borders: Ring[]; disputed: Ring[] }

function rings(shape: GeoJSON.Feature): Ring[] {
  const out: Ring[] = [];
  const walk = (part: unknown): void => {
    const list = part as unknown[];
    if (Array.isArray(list[0]) && typeof (list[0] as unknown[])[0] === "number") {
      const flat = new Float64Array(list.length * 2);
      (list as [number, number][]).forEach(([lon, lat], i) => {
        flat[2 * i] = mx(lon);
        flat[2 * i + 1] = my(lat);
      });
      out.push(flat);
    } else list.forEach(walk);
  };
  walk((shape.geometry as GeoJSON.MultiPolygon).coordinates);
  return out;
}

export async function plainGround(box: HTMLElement, layers: Layers, first: Inks, start: Bounds, most: number): Promise<Ground> {
  const canvas = el("canvas", { tabindex: "0", class: "map-plain-canvas" });
  box.append(canvas);
  const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
  const shapes: Shapes = { land: rings(layers.land), lakes: rings(layers.lakes), rivers: rings(layers.rivers), borders: rings(layers.borders), disputed: rings(layers.disputed) };
  let inks = first;
  let view: View = fitted(start, box.clientWidth || 600, box.clientHeight || 400, 32, most);
  let drawn: () => void = () => undefined;
  let settled: () => void = () => undefined;

  const trace = (list: Ring[], close: boolean): void => {
    const [w2, h2] = [view.width / 2, view.height / 2];
    pen.beginPath();
    for (const ring of list) {
      for (let i = 0; i < ring.length; i += 2) {
        const x = ((ring[i] as number) - view.x) * view.world + w2;
        const y = ((ring[i + 1] as number) - view.y) * view.world + h2;
        if (i) pen.lineTo(x, y);
        else pen.moveTo(x, y);
      }
      if (close) pen.closePath();
    }
  };
  const draw = (): void => {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    canvas.width = view.width * ratio;
    canvas.height = view.height * ratio;
    canvas.style.width = `${view.width}px`;
    canvas.style.height = `${view.height}px`;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = inks.sea;
    pen.fillRect(0, 0, view.width, view.height);
    trace(shapes.land, true);
    pen.fillStyle = inks.land;
    pen.fill("evenodd");
    trace(shapes.lakes, true);
    pen.fillStyle = inks.sea;
    pen.fill();
    pen.lineWidth = 1.2;
    pen.strokeStyle = inks.water;
    trace(shapes.rivers, false);
    pen.stroke();
    pen.strokeStyle = inks.border;
    trace(shapes.borders, false);
    pen.stroke();
    pen.setLineDash([5, 4]);
    trace(shapes.disputed, false);
    pen.stroke();
    pen.setLineDash([]);
    drawn();
  };
  let asked = 0;
  const move = (next: Partial<View>): void => {
    view = { ...view, ...next };
    view.world = Math.max(512, Math.min(512 * 2 ** 13, view.world));
    view.zoom = Math.log2(view.world / 512);
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(draw);
    settled();
  };
  let drag: { x: number; y: number; vx: number; vy: number } | null = null;
  canvas.addEventListener("pointerdown", (event) => {
    drag = { x: event.clientX, y: event.clientY, vx: view.x, vy: view.y };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (drag && event.buttons) move({ x: drag.vx - (event.clientX - drag.x) / view.world, y: drag.vy - (event.clientY - drag.y) / view.world });
  });
  canvas.addEventListener("pointerup", () => (drag = null));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    move({ world: view.world * (event.deltaY < 0 ? 1.25 : 0.8) });
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const step = 80 / view.world;
    const keys: Record<string, Partial<View>> = { ArrowLeft: { x: view.x - step }, ArrowRight: { x: view.x + step }, ArrowUp: { y: view.y - step }, ArrowDown: { y: view.y + step }, "+": { world: view.world * 1.5 }, "=": { world: view.world * 1.5 }, "-": { world: view.world / 1.5 } };
    const next = keys[event.key];
    if (!next) return;
    event.preventDefault();
    move(next);
  });
  requestAnimationFrame(draw);
  return {
    focusable: canvas,
    resize: () => move({ width: box.clientWidth, height: box.clientHeight }),
    view: () => view,
    show: (bounds, nearest = most) => move(fitted(bounds, view.width, view.height, 32, nearest)),
    zoom: (by) => move({ world: view.world * 2 ** by }),
    recolour: (now) => {
      inks = now;
      move({});
    },
    onMove: (onDraw, onSettled) => {
      drawn = onDraw;
      settled = onSettled;
    },
    destroy: () => canvas.remove(),
  };
}
