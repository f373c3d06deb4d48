/** The review queue by keyboard. */
import { cards } from "../review";

export default function queue(root: HTMLElement): void {
  cards(root, { first: true, onShow: () => undefined });
}
