/** The article reader: from claim to claim, what each says and why, and a passage selected for a claim that is missing. */
import { $, $$, el, icon, typing } from "../dom";
import { tell } from "../keys";
import { cards } from "../review";
import { w } from "../words";

const ROLES = ["actor", "target", "place", "time", "source", "number"];

export default function reader(root: HTMLElement): void {
  root.classList.add("is-live");
  tell([["n", "keyAdd"]]);
  const text = $("[data-text]", root);
  if (!text) return;
  const marks = (claim: string) => $$<HTMLElement>(`.claim[data-claim="${CSS.escape(claim)}"]`, text);
  let shown = "";
  let preview = "";

  const colourParts = (claim: string): void => {
    for (const part of $$<HTMLElement>(".seg.part", text)) part.className = "seg";
    if (claim) {
      for (const part of $$<HTMLElement>(".seg[data-parts]", text)) {
        const role = part.dataset.parts?.split(" ").find((named) => named.slice(named.indexOf(":") + 1) === claim)?.split(":")[0];
        if (role && ROLES.includes(role)) part.classList.add("part", `part--${role}`);
      }
    }
    for (const mark of $$(".claim", text)) mark.classList.toggle("is-current", !!claim && (mark as HTMLElement).dataset.claim === claim);
  };
  const walk = cards(root, {
    first: false,
    onShow: (card) => {
      shown = card?.dataset.claim ?? "";
      colourParts(preview || shown);
      const mark = shown ? marks(shown)[0] : null;
      if (mark) {
        const box = mark.getBoundingClientRect();
        if (box.top < 90 || box.bottom > innerHeight - 60) mark.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
      }
    },
  });
  const cardOf = (claim: string) => $$<HTMLElement>(".claim-card[data-claim]", root).find((card) => card.dataset.claim === claim) ?? null;

  text.addEventListener("pointerover", (event) => {
    const mark = (event.target as Element).closest<HTMLElement>(".claim[data-claim]");
    const claim = mark?.dataset.claim ?? "";
    if (claim === preview) return;
    preview = claim;
    colourParts(preview || shown);
    for (const card of $$<HTMLElement>(".claim-card", root)) card.classList.toggle("is-hinted", card.dataset.claim === claim);
  });
  text.addEventListener("pointerleave", () => {
    preview = "";
    colourParts(shown);
  });
  const openFrom = (event: Event): void => {
    const mark = (event.target as Element).closest<HTMLElement>(".claim[data-claim]");
    if (mark && !getSelection()?.toString()) walk.show(cardOf(mark.dataset.claim as string));
  };
  text.addEventListener("click", openFrom);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    if (!(event.target as Element).closest(".claim[data-claim]")) return;
    event.preventDefault();
    openFrom(event);
  });
  text.addEventListener("focusin", (event) => {
    const mark = (event.target as Element).closest<HTMLElement>(".claim[data-claim]");
    const card = mark && cardOf(mark.dataset.claim as string);
    if (card) walk.show(card, false);
  });

  adding(root, text);
  const asked = location.hash.replace(/^#(t-)?/, "") || new URLSearchParams(location.search).get("claim") || "";
  const first = asked ? cardOf(decodeURIComponent(asked)) : null;
  if (first) walk.show(first, false);
}

/** Offset in code points of a point in the text, counted from the paragraph that says where it starts. */
function offset(node: Node, at: number): number | null {
  const paragraph = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>("[data-start]");
  if (!paragraph) return null;
  const range = document.createRange();
  range.setStart(paragraph, 0);
  range.setEnd(node, at);
  const part = range.cloneContents();
  for (const skip of part.querySelectorAll("[data-skip]")) skip.remove();
  return Number(paragraph.dataset.start) + [...(part.textContent ?? "")].length;
}

function adding(root: HTMLElement, text: HTMLElement): void {
  const formNow = () => $<HTMLFormElement>("form.add-claim", root);
  if (!formNow()) return;
  let held: { start: number; end: number; words: string } | null = null;
  const button = el("button", { type: "button", class: "btn btn--primary btn--small picked no-print", hidden: true }, icon("plus"), w("addHere"));
  document.body.append(button);
  const open = (): void => {
    const form = formNow();
    if (!held || !form) return;
    (form.elements.namedItem("start") as HTMLInputElement).value = String(held.start);
    (form.elements.namedItem("end") as HTMLInputElement).value = String(held.end);
    const said = $("[data-selected]", form);
    if (said) said.textContent = held.words;
    form.hidden = false;
    button.hidden = true;
    form.scrollIntoView({ block: "center" });
    $<HTMLElement>("select, input:not([type=hidden])", form)?.focus();
  };
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", open);
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    if (!root.isConnected || !selection || !range || range.collapsed || !text.contains(range.commonAncestorContainer)) {
      button.hidden = true;
      return;
    }
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    const words = selection.toString();
    if (start === null || end === null || end <= start) return;
    const lead = [...words].length - [...words.trimStart()].length;
    const tail = [...words].length - [...words.trimEnd()].length;
    if (end - tail <= start + lead) return;
    held = { start: start + lead, end: end - tail, words: words.trim() };
    const box = range.getBoundingClientRect();
    button.hidden = false;
    button.style.top = `${box.bottom + scrollY + 6}px`;
    button.style.left = `${Math.max(8, Math.min(innerWidth - button.offsetWidth - 8, box.left + box.width / 2 - button.offsetWidth / 2)) + scrollX}px`;
  });
  document.addEventListener("keydown", (event) => {
    if (!root.isConnected || typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n" && held && !button.hidden) {
      event.preventDefault();
      open();
    } else if (event.key === "Escape") button.hidden = true;
  });
  root.addEventListener("keydown", (event) => {
    const form = formNow();
    if (event.key === "Escape" && form && form.contains(event.target as Node)) form.hidden = true;
  });
}
