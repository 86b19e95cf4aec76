// A list of any length of which only the rows in sight are drawn.

/** Rows above and below what can be seen. */
const MARGIN = 12;

export class Rows {
  #height;
  #element;

  /** What of the list is to be drawn: {first, last, before, after}, the latter two in pixels. */
  window(length) {
    const height = this.#height ?? 46;
    const top = this.#element ? this.#element.getBoundingClientRect().top : 0;
    const first = Math.max(0, Math.min(length, Math.floor(-top / height) - MARGIN));
    const inSight = Math.ceil(innerHeight / height) + 2 * MARGIN;
    const last = Math.min(length, first + inSight);
    return { first, last, before: first * height, after: (length - last) * height };
  }

  /** Measures what was drawn. */
  drawn(element) {
    this.#element = element;
    const row = element?.querySelector(".job-row");
    if (row) {
      this.#height = row.getBoundingClientRect().height;
    }
  }

  /** Whether the end of the list is less than two screens away. */
  isNearEnd() {
    return !this.#element || this.#element.getBoundingClientRect().bottom < 3 * innerHeight;
  }

  /** Whether the reader is at the list's beginning. */
  isAtTop() {
    return !this.#element || this.#element.getBoundingClientRect().top >= 0;
  }
}
