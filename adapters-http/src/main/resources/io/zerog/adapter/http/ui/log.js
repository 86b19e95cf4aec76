// The lines of a job's log as they come, with filters.

import * as format from "./format.js";
import { html, nothing } from "./lit-html.js";

/** As many lines are drawn; the rest is in the download. */
const SHOWN = 2000;
const LEVELS = ["event", "warning", "error"];

export class Log {
  lines = [];
  dropped = 0;
  #levels = new Set(LEVELS);
  #text = "";
  #paused = null;
  #follows = true;

  constructor(app) {
    this.app = app;
  }

  add(line) {
    this.lines.push(line);
    this.dropped = line.dropped;
  }

  errors() {
    return this.lines.filter((line) => line.level === "error");
  }

  asText() {
    return this.lines
      .map((line) => [line.at, line.attempt, line.level, line.message, line.stackTrace].filter((x) => x !== null && x !== undefined).join(" "))
      .join("\n");
  }

  /** Keeps the newest line in sight, unless the reader has scrolled away. */
  drawn() {
    const box = document.querySelector(".log-lines");
    if (box && this.#follows && this.#paused === null) {
      box.scrollTop = box.scrollHeight;
    }
  }

  #scrolled(event) {
    const box = event.target;
    this.#follows = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  }

  #toggle(level) {
    if (!this.#levels.delete(level)) {
      this.#levels.add(level);
    }
    this.app.refresh();
  }

  #search(event) {
    this.#text = event.target.value.toLowerCase();
    this.app.refresh();
  }

  #pause() {
    this.#paused = this.#paused === null ? this.lines.length : null;
    this.#follows = true;
    this.app.refresh();
  }

  render(isLive) {
    const known = this.#paused === null ? this.lines : this.lines.slice(0, this.#paused);
    const found = known.filter(
      (line) =>
        this.#levels.has(line.level) &&
        (!this.#text || line.message.toLowerCase().includes(this.#text)),
    );
    const shown = found.slice(-SHOWN);
    const counts = Object.fromEntries(LEVELS.map((level) => [level, 0]));
    known.forEach((line) => counts[line.level]++);
    return html`<div class="card-head">
        <h2 id="log">Log <span class="count">${format.number(this.lines.length)}</span></h2>
        <div class="log-tools">
          <div class="segments" role="group" aria-label="Levels">
            ${LEVELS.map(
              (level) => html`<button type="button" aria-pressed=${this.#levels.has(level)}
                data-level=${level} @click=${() => this.#toggle(level)}>${level} ${counts[level]}</button>`,
            )}
          </div>
          <input type="search" aria-label="Search the log" placeholder="Search"
            @input=${(event) => this.#search(event)} />
          ${isLive
            ? html`<button type="button" aria-pressed=${this.#paused !== null}
                @click=${() => this.#pause()}>${
                  this.#paused === null ? "Pause" : `Go on (${this.lines.length - this.#paused} new)`
                }</button>`
            : nothing}
        </div>
      </div>
      ${this.dropped
        ? html`<p class="notice">${format.counted(this.dropped, "line")} in the middle ${
            this.dropped === 1 ? "was" : "were"
          } not kept.</p>`
        : nothing}
      ${found.length > SHOWN
        ? html`<p class="muted">The last ${format.number(SHOWN)} of ${format.number(found.length)} lines.</p>`
        : nothing}
      <div class="log-lines" tabindex="0" role="log" aria-label="Log lines" aria-live="off"
        @scroll=${(event) => this.#scrolled(event)}>
        ${shown.length
          ? shown.map(row)
          : html`<p class="muted">${known.length ? "No line is like that." : "No lines yet."}</p>`}
      </div>`;
  }
}

function row(line) {
  return html`<div class="line" data-level=${line.level}>
    <time datetime=${line.at} title=${`${format.moment(line.at)}, attempt ${line.attempt}`}>${format.clock(line.at)}</time>
    <span class="level">${line.level === "event" ? nothing : line.level}</span>
    <span class="text">${line.message}</span>
  </div>`;
}
