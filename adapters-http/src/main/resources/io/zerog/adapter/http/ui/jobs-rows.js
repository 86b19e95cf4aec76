// A list of any length of which only the rows in sight are drawn.

/** Rows above and below what can be seen. */
const MARGIN = 12;

export class Rows {
  #height;
  #element;
  #focus = null;

  /** What of the list is to be drawn: {first, last, before, after}, the latter two in pixels. */
  window(length) {
    const height = this.#height ?? 46;
    const top = this.#element ? this.#element.getBoundingClientRect().top : 0;
    const first = Math.max(0, Math.min(length, Math.floor(-top / height) - MARGIN));
    const inSight = Math.ceil(innerHeight / height) + 2 * MARGIN;
    const last = Math.min(length, first + inSight);
    return { first, last, before: first * height, after: (length - last) * height };
  }

  /** Is told what in a row has the focus. */
  focused(target) {
    const row = target.closest(".job-row");
    this.#focus = row && { job: row.dataset.job, kind: target.localName };
  }

  /** A row's element shows another job after a scroll: the focus goes with the job. */
  #follow() {
    const at = document.activeElement.closest(".job-rows .job-row");
    if (this.#focus && at && at.dataset.job !== this.#focus.job) {
      const { job, kind } = this.#focus;
      const there = this.#element.querySelector(`[data-job="${job}"] ${kind}`);
      if (there) {
        there.focus({ preventScroll: true });
      } else {
        document.activeElement.blur();
      }
    }
  }

  /** Measures what was drawn. */
  drawn(element) {
    this.#element = element;
    this.#follow();
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
