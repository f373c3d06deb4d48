/** Land and lines on a plain canvas, for browsers without WebGL: moved and zoomed by drag, wheel and keys. */
import { debounce, el } from "../dom";
import type { Ground, Inks, Layers } from "./base";
import { fitted, mx, my, type Bounds, type View } from "./mercator";

/** One ring or line in mercator with the box around it. */
interface Ring { xy: Float64Array; box: [number, number, number, number] }
type Shapes = Record<keyof Layers, Ring[]>;

const ROOM = 1.7; // the picture kept is this much larger than what is seen, so that a drag only moves it

function ring(points: [number, number][]): Ring {
  const xy = new Float64Array(points.length * 2);
  const box: Ring["box"] = [1, 1, 0, 0];
  points.forEach(([lon, lat], i) => {
    const [x, y] = [mx(lon), my(lat)];
    xy[2 * i] = x;
    xy[2 * i + 1] = y;
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  });
  return { xy, box };
}

function rings(shape: GeoJSON.Feature): Ring[] {
  const out: Ring[] = [];
  const walk = (part: unknown): void => {
    const list = part as unknown[];
    if (Array.isArray(list[0]) && typeof (list[0] as unknown[])[0] === "number") out.push(ring(list as [number, number][]));
    else list.forEach(walk);
  };
  walk((shape.geometry as GeoJSON.MultiPolygon).coordinates);
  return out;
}

/** The same lines without what is smaller than a pixel at a zoom. */
function coarse(list: Ring[], pixel: number): Ring[] {
  return list.filter(({ box }) => Math.max(box[2] - box[0], box[3] - box[1]) > pixel).map(({ xy, box }) => {
    const kept: number[] = [xy[0] as number, xy[1] as number];
    for (let i = 2; i < xy.length; i += 2) {
      const [x, y] = [xy[i] as number, xy[i + 1] as number];
      if (i === xy.length - 2 || Math.abs(x - (kept[kept.length - 2] as number)) + Math.abs(y - (kept[kept.length - 1] as number)) > pixel) kept.push(x, y);
    }
    return { xy: Float64Array.from(kept), box };
  });
}

export async function plainGround(box: HTMLElement, layers: Layers, first: Inks, start: Bounds, most: number): Promise<Ground> {
  const canvas = el("canvas", { tabindex: "0", class: "map-plain-canvas" });
  box.append(canvas);
  const pen = canvas.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
  const names: (keyof Layers)[] = ["land", "lakes", "rivers", "borders", "disputed"];
  const fine = Object.fromEntries(names.map((name) => [name, rings(layers[name])])) as Shapes;
  const levels = new Map<number, Shapes>();
  const picture = document.createElement("canvas");
  let kept: View | null = null; // what the picture shows
  let inks = first;
  let view: View = fitted(start, box.clientWidth || 600, box.clientHeight || 400, 32, most);
  let drawn: () => void = () => undefined;
  let settled: () => void = () => undefined;

  const shapesAt = (zoom: number): Shapes => {
    const level = Math.ceil(zoom);
    let held = levels.get(level);
    if (!held) levels.set(level, (held = Object.fromEntries(names.map((name) => [name, coarse(fine[name], 0.8 / (512 * 2 ** level))])) as Shapes));
    return held;
  };
  const paint = (): void => {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const now: View = { ...view, width: Math.ceil(view.width * ROOM), height: Math.ceil(view.height * ROOM) };
    const shapes = shapesAt(now.zoom);
    picture.width = now.width * ratio;
    picture.height = now.height * ratio;
    const brush = picture.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
    brush.setTransform(ratio, 0, 0, ratio, 0, 0);
    const [w2, h2] = [now.width / 2, now.height / 2];
    const seen = [now.x - w2 / now.world, now.y - h2 / now.world, now.x + w2 / now.world, now.y + h2 / now.world] as const;
    const trace = (list: Ring[]): void => {
      brush.beginPath();
      for (const { xy, box: edge } of list) {
        if (edge[0] > seen[2] || edge[2] < seen[0] || edge[1] > seen[3] || edge[3] < seen[1]) continue;
        for (let i = 0; i < xy.length; i += 2) {
          const x = ((xy[i] as number) - now.x) * now.world + w2;
          const y = ((xy[i + 1] as number) - now.y) * now.world + h2;
          if (i) brush.lineTo(x, y);
          else brush.moveTo(x, y);
        }
      }
    };
    brush.fillStyle = inks.sea;
    brush.fillRect(0, 0, now.width, now.height);
    brush.lineJoin = "round";
    trace(shapes.land);
    brush.fillStyle = inks.land;
    brush.fill("evenodd");
    trace(shapes.lakes);
    brush.fillStyle = inks.sea;
    brush.fill();
    const line = (name: keyof Layers, ink: string, dash: number[]): void => {
      trace(shapes[name]);
      brush.setLineDash(dash);
      brush.lineWidth = now.zoom > 6 ? 1.5 : 1;
      brush.strokeStyle = ink;
      brush.stroke();
    };
    line("rivers", inks.water, []);
    line("borders", inks.border, []);
    line("disputed", inks.border, [5, 4]);
    kept = now;
  };
  const draw = (): void => {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    if (canvas.width !== Math.round(view.width * ratio) || canvas.height !== Math.round(view.height * ratio)) {
      canvas.width = Math.round(view.width * ratio);
      canvas.height = Math.round(view.height * ratio);
      canvas.style.width = `${view.width}px`;
      canvas.style.height = `${view.height}px`;
    }
    const scale = kept ? view.world / kept.world : 0;
    const inside = kept && Math.abs(view.x - kept.x) * view.world < (kept.width * scale - view.width) / 2 && Math.abs(view.y - kept.y) * view.world < (kept.height * scale - view.height) / 2;
    if (!kept || !inside || scale > 2.2 || scale < 0.6) paint();
    const held = kept as View;
    const size = view.world / held.world;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.drawImage(picture, (held.x - view.x) * view.world + view.width / 2 - (held.width * size) / 2, (held.y - view.y) * view.world + view.height / 2 - (held.height * size) / 2, held.width * size, held.height * size);
    drawn();
  };
  const sharpen = debounce(() => {
    if (kept && kept.world !== view.world) paint();
    draw();
  }, 180);
  let asked = 0;
  const move = (next: Partial<View>): void => {
    view = { ...view, ...next };
    view.world = Math.max(512, Math.min(512 * 2 ** 13, view.world));
    view.zoom = Math.log2(view.world / 512);
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(draw);
    sharpen();
    settled();
  };
  let drag: { x: number; y: number; vx: number; vy: number } | null = null;
  canvas.addEventListener("pointerdown", (event) => {
    drag = { x: event.clientX, y: event.clientY, vx: view.x, vy: view.y };
    if (event.isTrusted) canvas.setPointerCapture(event.pointerId);
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
    resize: () => {
      move({ width: box.clientWidth, height: box.clientHeight });
      cancelAnimationFrame(asked);
      draw(); // at once: a frame later the sea would show where the box has grown
    },
    view: () => view,
    show: (bounds, nearest = most) => move(fitted(bounds, view.width, view.height, 32, nearest)),
    zoom: (by) => move({ world: view.world * 2 ** by }),
    recolour: (now) => {
      inks = now;
      kept = null;
      move({});
    },
    onMove: (onDraw, onSettled) => {
      drawn = onDraw;
      settled = onSettled;
    },
    destroy: () => canvas.remove(),
  };
}
