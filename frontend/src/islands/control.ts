/** Who was said to hold which place: a date to slide, a line over the chart, the map at that date. */
import { $$, colour, el, icon, onTheme } from "../dom";
import { makeMap } from "../map/base";
import { Clusters, type Dot } from "../map/clusters";
import { around } from "../map/mercator";
import { SEP, dayOf, isoOf, longDay, w } from "../words";

interface Spell { from: string; to: string | null; side: number; other?: number | null; disputed?: boolean; label: string; href?: string | null }
interface Held { id: string; label: string; lon: number | null; lat: number | null; spans: Spell[] }
interface Answer { from: string; to: string; sides: { side: number; label: string }[]; places: Held[] }
interface Pin extends Dot { id: string; said: string; href: string | null }

export default async function control(root: HTMLElement): Promise<void> {
  const answer = await fetch(root.dataset.src as string);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const data = (await answer.json()) as Answer;
  if (!data.places.length) return;
  const [first, last] = [dayOf(data.from), dayOf(data.to)];
  const asked = new URLSearchParams(location.search).get("at");
  let day = Math.max(first, Math.min(last, asked ? dayOf(asked) : last));

  const range = el("input", { type: "range", min: first, max: last, step: 1, value: day, "aria-label": w("date") });
  const output = el("output", {});
  const play = el("button", { type: "button", class: "btn btn--small btn--icon", "aria-label": w("play"), title: w("play") }, icon("next"));
  const slider = el("div", { class: "slider panel no-print" }, play, range, output);
  const box = el("div", { class: "map", id: "control-map" });
  root.prepend(slider, box);

  const paint = (): { [side: number]: string } => Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7, 8].map((side) => [side, colour(`--side-${side}`)]));
  let inks = paint();
  const placed = data.places.filter((place) => place.lon !== null && place.lat !== null);
  const at = (place: Held): Spell | undefined => place.spans.find((spell) => dayOf(spell.from) <= day && (!spell.to || dayOf(spell.to) >= day));
  const pins = (): Pin[] => placed.map((place) => {
    const spell = at(place);
    const pin: Pin = { id: place.id, lon: place.lon as number, lat: place.lat as number, label: place.label, said: spell?.label ?? w("unknown"), href: spell?.href ?? null, colour: inks[spell?.side ?? 0] as string };
    if (spell?.disputed) pin.other = inks[spell.other ?? 0] as string;
    return pin;
  });
  const handle = placed.length ? await makeMap<Pin>(box, {
    label: w("map"), start: around(placed.map((p) => ({ lon: p.lon as number, lat: p.lat as number }))), onSettled: () => undefined,
    onClick: (cluster, x, y) => {
      box.querySelector(".map-popup")?.remove();
      const card = el("div", { class: "map-popup", role: "dialog", tabindex: "-1", "aria-label": w("place") }, el("p", { class: "small muted" }, `${longDay(day)}${SEP}${w("accordingTo")}`),
        el("ul", {}, ...cluster.members.slice(0, 14).map((pin) => el("li", {}, el("strong", {}, pin.label ?? ""), ": ", pin.href ? el("a", { href: pin.href }, pin.said) : pin.said))),
        el("button", { type: "button", class: "btn btn--quiet btn--small btn--icon", "aria-label": w("close"), onclick: () => card.remove() }, icon("close")));
      box.append(card);
      card.style.left = `${Math.max(8, Math.min(x + 12, box.clientWidth - card.offsetWidth - 8))}px`;
      card.style.top = `${Math.max(8, Math.min(y + 12, box.clientHeight - card.offsetHeight - 8))}px`;
      card.focus();
    },
  }) : null;
  if (handle) {
    const part = (text: string, mark: HTMLElement) => el("span", {}, mark, ` ${text}`);
    box.append(el("p", { class: "map-legend" }, part(w("unknown"), el("span", { class: "swatch", "data-side": "0" })), part(w("disputedLine"), el("span", { class: "dash" }))));
  } else box.remove();

  const show = (): void => {
    output.textContent = longDay(day);
    range.value = String(day);
    range.setAttribute("aria-valuetext", longDay(day));
    if (handle) {
      handle.overlay.clusters = new Clusters(pins(), false);
      handle.redraw();
    }
    for (const cell of $$<HTMLElement>(".hold[data-from]", root)) {
      const inside = dayOf(cell.dataset.from as string) <= day && (!cell.dataset.to || dayOf(cell.dataset.to) >= day);
      cell.classList.toggle("is-at", inside);
    }
  };
  const keep = (): void => {
    const now = new URLSearchParams(location.search);
    now.set("at", isoOf(day));
    history.replaceState(null, "", `${location.pathname}?${now}`);
  };
  range.addEventListener("input", () => {
    day = Number(range.value);
    show();
  });
  range.addEventListener("change", keep);
  let timer = 0;
  const halt = (): void => {
    clearInterval(timer);
    timer = 0;
    play.replaceChildren(icon("next"));
    play.setAttribute("aria-label", w("play"));
    keep();
  };
  play.addEventListener("click", () => {
    if (timer) return halt();
    if (day >= last) day = first;
    play.replaceChildren(icon("close"));
    play.setAttribute("aria-label", w("stop"));
    timer = window.setInterval(() => {
      day += 1;
      show();
      if (day >= last || !root.isConnected) halt();
    }, Math.max(40, Math.min(400, 12000 / Math.max(1, last - first))));
  });
  onTheme(() => {
    inks = paint();
    show();
  });
  show();
}
