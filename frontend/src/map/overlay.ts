/** What lies on the map: names, and dots with their counts, drawn on one canvas (the browser shapes the Arabic). */
import { colour } from "../dom";
import { lang, num } from "../words";
import type { Cluster, Clusters, Dot } from "./clusters";
import { mx, my, type View } from "./mercator";

type Kind = "country" | "town" | "river";
interface Label { text: string; x: number; y: number; zoom: number; kind: Kind }
interface Sprite { canvas: HTMLCanvasElement; width: number; height: number }
interface Placed<T extends Dot> { cluster: Cluster<T>; x: number; y: number; r: number }

const FONT = { country: 600, town: 400, river: 400 } as const;

export class Overlay<T extends Dot> {
  readonly canvas = document.createElement("canvas");
  private readonly pen = this.canvas.getContext("2d") as CanvasRenderingContext2D;
  private readonly sprites = new Map<string, Sprite>();
  private labels: Label[] = [];
  private inks: Record<string, string> = {};
  private placed: Placed<T>[] = [];
  private ratio = 1;
  private big = 1; // how much larger than usual the page's text is
  clusters: Clusters<T> | null = null;
  hover: Cluster<T> | null = null;

  constructor() {
    this.canvas.setAttribute("aria-hidden", "true");
    this.canvas.className = "map-overlay";
    this.recolour();
  }

  recolour(): void {
    this.sprites.clear();
    for (const name of ["ink", "ink-2", "ink-3", "land", "sea", "sheet", "accent", "accent-ink", "bad", "source", "water", "line-2"]) this.inks[name] = colour(`--${name}`);
  }

  take(labels: [string, string, number, number, number, Kind][]): void {
    this.labels = labels.map(([en, ar, lon, lat, zoom, kind]) => ({ text: lang === "ar" ? ar : en, x: mx(lon), y: my(lat), zoom, kind }));
  }

  draw(view: View): void {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const { canvas, pen } = this;
    this.big = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
    if (canvas.width !== Math.round(view.width * ratio) || canvas.height !== Math.round(view.height * ratio) || ratio !== this.ratio) {
      canvas.width = Math.round(view.width * ratio);
      canvas.height = Math.round(view.height * ratio);
      canvas.style.width = `${view.width}px`;
      canvas.style.height = `${view.height}px`;
      if (ratio !== this.ratio) this.sprites.clear();
      this.ratio = ratio;
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, view.width, view.height);
    this.place(view);
    this.drawLabels(view);
    for (const one of this.placed) this.drawDot(one, view);
  }

  /** The cluster under a point of the canvas. */
  hit(x: number, y: number): Cluster<T> | null {
    let best: Placed<T> | null = null;
    let near = Infinity;
    for (const one of this.placed) {
      const distance = Math.hypot(one.x - x, one.y - y) - one.r;
      if (distance < 4 && distance < near) [best, near] = [one, distance];
    }
    return best?.cluster ?? null;
  }

  /** The cluster nearest to a point, with where it is. */
  nearest(x: number, y: number): { cluster: Cluster<T>; x: number; y: number } | null {
    let best: Placed<T> | null = null;
    for (const one of this.placed) if (!best || Math.hypot(one.x - x, one.y - y) < Math.hypot(best.x - x, best.y - y)) best = one;
    return best;
  }

  private place(view: View): void {
    this.placed = [];
    if (!this.clusters) return;
    for (const cluster of this.clusters.at(view.zoom)) {
      const x = (cluster.x - view.x) * view.world + view.width / 2;
      const y = (cluster.y - view.y) * view.world + view.height / 2;
      const r = this.big * (cluster.count === 1 ? 7 : Math.min(26, 9 + 3.2 * Math.log2(cluster.count)));
      if (x > -r && y > -r && x < view.width + r && y < view.height + r) this.placed.push({ cluster, x, y, r });
    }
    this.placed.sort((a, b) => a.cluster.count - b.cluster.count);
  }

  private drawDot(one: Placed<T>, view: View): void {
    const { pen, inks } = this;
    const { cluster, x, y, r } = one;
    const first = cluster.members[0] as T;
    if (cluster.count === 1 && first.radius) {
      const metres = (40075016.7 * Math.cos((first.lat * Math.PI) / 180)) / view.world;
      const wide = (first.radius * 1000) / metres;
      if (wide > r + 2 && wide < 2000) {
        pen.beginPath();
        pen.arc(x, y, wide, 0, 2 * Math.PI);
        pen.globalAlpha = 0.12;
        pen.fillStyle = inks.accent as string;
        pen.fill();
        pen.globalAlpha = 0.7;
        pen.strokeStyle = inks.accent as string;
        pen.lineWidth = 1;
        pen.stroke();
        pen.globalAlpha = 1;
      }
    }
    pen.lineWidth = 2;
    pen.strokeStyle = inks.sheet as string;
    const fill = first.colour ?? (inks.accent as string);
    if (cluster.count === 1) {
      pen.beginPath();
      if (first.contested && !first.colour) {
        pen.moveTo(x, y - r);
        pen.lineTo(x + r, y);
        pen.lineTo(x, y + r);
        pen.lineTo(x - r, y);
        pen.closePath();
        pen.fillStyle = inks.bad as string;
      } else {
        pen.arc(x, y, r, 0, 2 * Math.PI);
        pen.fillStyle = fill;
      }
      pen.fill();
      if (first.other) {
        pen.beginPath();
        pen.arc(x, y, r, -Math.PI / 2, Math.PI / 2);
        pen.fillStyle = first.other;
        pen.fill();
        pen.beginPath();
        pen.arc(x, y, r, 0, 2 * Math.PI);
      }
      pen.stroke();
    } else {
      pen.beginPath();
      pen.arc(x, y, r, 0, 2 * Math.PI);
      pen.fillStyle = fill;
      pen.fill();
      pen.stroke();
      const share = cluster.contested / cluster.count;
      if (share) {
        pen.beginPath();
        pen.arc(x, y, r + 1, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * share);
        pen.lineWidth = 4;
        pen.strokeStyle = inks.bad as string;
        pen.stroke();
      }
      const text = cluster.count >= 10000 ? `${num(Math.round(cluster.count / 1000))}${lang === "ar" ? " ألف" : "k"}` : num(cluster.count);
      const sprite = this.sprite(text, this.big * (cluster.count > 4 ? 13 : 12), 600, inks["accent-ink"] as string, null);
      pen.drawImage(sprite.canvas, Math.round(x - sprite.width / 2), Math.round(y - sprite.height / 2), sprite.width, sprite.height);
    }
    if (cluster === this.hover) {
      pen.beginPath();
      pen.arc(x, y, r + 4, 0, 2 * Math.PI);
      pen.lineWidth = 2;
      pen.strokeStyle = inks.ink as string;
      pen.stroke();
    }
  }

  private drawLabels(view: View): void {
    const { pen, inks } = this;
    const taken: [number, number, number, number][] = this.placed.map((p) => [p.x - p.r, p.y - p.r, p.x + p.r, p.y + p.r]);
    // The named dots of a page come before the names of the map.
    for (const { cluster, x, y, r } of this.placed.length > 60 ? [] : this.placed) {
      const name = cluster.count === 1 ? cluster.members[0]?.label : null;
      if (!name) continue;
      const sprite = this.sprite(name, this.big * 12.5, 600, inks.ink as string, inks.land as string);
      const box: [number, number, number, number] = [x - sprite.width / 2, y + r, x + sprite.width / 2, y + r + sprite.height - 2];
      if (taken.some((t) => box[0] < t[2] && box[2] > t[0] && box[1] + 2 < t[3] && box[3] > t[1])) continue;
      taken.push(box);
      pen.drawImage(sprite.canvas, box[0], box[1] - 1, sprite.width, sprite.height);
    }
    for (const label of this.labels) {
      if (label.zoom > view.zoom + 0.75 || (label.kind === "country" && view.zoom > 6.5)) continue;
      const x = (label.x - view.x) * view.world + view.width / 2;
      const y = (label.y - view.y) * view.world + view.height / 2;
      if (x < -60 || y < -20 || x > view.width + 60 || y > view.height + 20) continue;
      const ink = label.kind === "river" ? inks.water : label.kind === "country" ? inks["ink-3"] : inks["ink-2"];
      const sprite = this.sprite(label.text, this.big * (label.kind === "country" ? 14 : 12.5), FONT[label.kind], ink as string, label.kind === "river" ? null : (inks.land as string));
      const town = label.kind === "town";
      const top = town ? y + 3 : y - sprite.height / 2;
      const left = x - sprite.width / 2;
      const box: [number, number, number, number] = [left + 2, top + 2, left + sprite.width - 2, top + sprite.height - 2];
      if (taken.some((t) => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1])) continue;
      taken.push(box);
      if (town) {
        pen.beginPath();
        pen.arc(x, y, 2, 0, 2 * Math.PI);
        pen.fillStyle = inks["ink-3"] as string;
        pen.fill();
      }
      pen.drawImage(sprite.canvas, left, top, sprite.width, sprite.height);
    }
  }

  private sprite(text: string, size: number, weight: number, ink: string, halo: string | null): Sprite {
    const key = `${text}|${size}|${weight}|${ink}`;
    let held = this.sprites.get(key);
    if (held) return held;
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
    const font = `${weight} ${size}px ${lang === "ar" ? '"Noto Sans Arabic", "Noto Sans"' : '"Noto Sans", "Noto Sans Arabic"'}, sans-serif`;
    pen.font = font;
    const width = Math.ceil(pen.measureText(text).width) + 8;
    const height = Math.ceil(size * 1.75);
    canvas.width = width * this.ratio;
    canvas.height = height * this.ratio;
    pen.scale(this.ratio, this.ratio);
    pen.font = font;
    pen.textBaseline = "middle";
    pen.textAlign = "center";
    pen.direction = lang === "ar" ? "rtl" : "ltr";
    if (halo) {
      pen.lineWidth = 3;
      pen.lineJoin = "round";
      pen.strokeStyle = halo;
      pen.strokeText(text, width / 2, height / 2 + 1);
    }
    pen.fillStyle = ink;
    pen.fillText(text, width / 2, height / 2 + 1);
    held = { canvas, width, height };
    if (this.sprites.size > 3000) this.sprites.clear();
    this.sprites.set(key, held);
    return held;
  }
}
