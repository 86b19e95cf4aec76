// All jobs, newest first; the filters are kept in the address.

import * as api from "./api.js";
import * as format from "./format.js";
import { ACTIONS, bulk } from "./jobs-bulk.js";
import { filters } from "./jobs-filters.js";
import { Rows } from "./jobs-rows.js";
import { head, row, step } from "./jobs-table.js";
import { html, nothing } from "./lit-html.js";
import { Poll } from "./live.js";
import { empty, failure } from "./parts.js";

const PAGE = 100;
const LARGEST_PAGE = 200;
const FILTERS = ["state", "type", "after", "before"];

/** Behind each other in the list: newest first, then by id. */
function isOlder(one, other) {
  const apart = Date.parse(one.createdAt) - Date.parse(other.createdAt);
  return apart < 0 || (apart === 0 && one.uuid < other.uuid);
}

export class Jobs {
  title = "Jobs";
  #rows = new Rows();
  #jobs = [];
  #selected = new Map();
  #types = [];
  #scrolled = () => this.app.refresh();

  constructor(app, _, query) {
    this.app = app;
    this.#take(query);
  }

  start() {
    addEventListener("scroll", this.#scrolled, { passive: true });
    addEventListener("resize", this.#scrolled);
    this.#begin();
    this.poll = new Poll(3000, () => this.#update()).start();
    api.types().then((types) => {
      this.#types = types.map((type) => type.name);
      this.app.refresh();
    }, () => {});
  }

  stop() {
    removeEventListener("scroll", this.#scrolled);
    removeEventListener("resize", this.#scrolled);
    this.poll.stop();
  }

  change(query) {
    this.#take(query);
    this.#begin();
  }

  #take(query) {
    this.filter = Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? ""]));
  }

  #query(more) {
    const moment = (local) => (local ? new Date(local).toISOString() : "");
    return {
      state: this.filter.state,
      type: this.filter.type,
      createdAfter: moment(this.filter.after),
      createdBefore: moment(this.filter.before),
      ...more,
    };
  }

  #begin() {
    this.#jobs = [];
    this.#selected.clear();
    this.next = null;
    this.unseen = 0;
    this.isComplete = false;
    this.listing = {};
    this.#more();
  }

  /** The next page; the one that is on its way, if there is. */
  #more() {
    const listing = this.listing;
    listing.next ??= this.#load(listing).finally(() => {
      listing.next = null;
      this.app.refresh();
    });
    return listing.next;
  }

  async #load(listing) {
    if (this.isComplete) {
      return;
    }
    try {
      const limit = this.isSelecting ? LARGEST_PAGE : PAGE;
      const page = await api.jobs(this.#query({ limit, cursor: this.next }));
      if (listing === this.listing) {
        this.#jobs.push(...page.jobs);
        this.next = page.next;
        this.isComplete = page.next === null;
        this.error = null;
      }
    } catch (failed) {
      this.error = failed instanceof api.ApiError ? failed : null;
      // Not again until the next poll.
      this.isStuck = true;
    }
  }

  /** Looks at the part of the list that is in sight again. */
  async #update() {
    this.isStuck = false;
    const listing = this.listing;
    const { first, last } = this.#rows.window(this.#jobs.length);
    const isTop = first === 0;
    const query = this.#query({ limit: PAGE });
    if (!isTop) {
      const upTo = new Date(Date.parse(this.#jobs[first].createdAt) + 1).toISOString();
      query.createdBefore =
        query.createdBefore && query.createdBefore < upTo ? query.createdBefore : upTo;
      query.limit = Math.min(last - first, LARGEST_PAGE);
    }
    const page = await api.jobs(query);
    if (listing !== this.listing || !page.jobs.length) {
      if (listing === this.listing && isTop && page.next === null) {
        this.#jobs = [];
        this.app.refresh();
      }
      return;
    }
    const end = page.next === null ? null : page.jobs.at(-1);
    if (isTop && this.#rows.isAtTop()) {
      this.#jobs = [...page.jobs, ...this.#jobs.filter((job) => end && isOlder(job, end))];
      this.unseen = 0;
    } else {
      const fresh = new Map(page.jobs.map((job) => [job.uuid, job]));
      this.#jobs = this.#jobs.map((job) => fresh.get(job.uuid) ?? job);
      if (isTop) {
        const known = this.#jobs[0];
        this.unseen = page.jobs.filter((job) => known && isOlder(known, job)).length;
      }
    }
    this.app.refresh();
  }

  set(name, value) {
    const filter = { ...this.filter, [name]: value };
    const query = new URLSearchParams(Object.entries(filter).filter(([, text]) => text));
    this.app.replace(`#/jobs${query.size ? `?${query}` : ""}`);
  }

  isSelected(job) {
    return this.#selected.has(job.uuid);
  }

  isAllSelected() {
    return this.#selected.size > 0 && this.#selected.size >= this.#jobs.length;
  }

  select(job, isSelected) {
    if (isSelected) {
      this.#selected.set(job.uuid, job);
    } else {
      this.#selected.delete(job.uuid);
    }
    this.app.refresh();
  }

  /** All that the filters let through, also those that were not loaded yet. */
  async selectAll(isSelected) {
    this.#selected.clear();
    if (isSelected) {
      const listing = this.listing;
      this.isSelecting = true;
      while (!this.isComplete && !this.isStuck && listing === this.listing) {
        await this.#more();
      }
      this.isSelecting = false;
      this.#jobs.forEach((job) => this.#selected.set(job.uuid, job));
    }
    this.app.refresh();
  }

  async #bulk(action) {
    const current = new Map(this.#jobs.map((job) => [job.uuid, job]));
    const selected = [...this.#selected.values()].map((job) => current.get(job.uuid) ?? job);
    if (await bulk(this.app, action, selected)) {
      this.#begin();
    }
  }

  drawn() {
    this.#rows.drawn(document.querySelector(".job-rows"));
    if (this.#rows.isNearEnd() && !this.isStuck && !this.isComplete) {
      this.#more();
    }
  }

  render() {
    const { first, last, before, after } = this.#rows.window(this.#jobs.length);
    const isFiltered = FILTERS.some((name) => this.filter[name]);
    return html`<h1 tabindex="-1">Jobs</h1>
      ${filters(this, this.#types)} ${failure(this.error)} ${this.#actions()}
      ${this.unseen
        ? html`<button type="button" class="newer" @click=${() => scrollTo({ top: 0 })}>
            ${this.unseen >= PAGE ? `${PAGE} or more` : this.unseen} newer
          </button>`
        : nothing}
      <div class="card list" role="table" aria-label="Jobs, newest first" aria-rowcount=${
        this.isComplete ? this.#jobs.length + 1 : -1
      }>
        <div role="rowgroup">${head(this)}</div>
        <div class="job-rows" role="rowgroup" @keydown=${step}
          @focusin=${(event) => this.#rows.focused(event.target)}
          .style=${`padding-top:${before}px;padding-bottom:${after}px`}>
          ${this.#jobs.slice(first, last).map((job, n) => row(this, job, first + n))}
        </div>
        ${this.isComplete && !this.#jobs.length
          ? empty(
              isFiltered ? "No job is like that." : "No jobs yet.",
              isFiltered
                ? html`<button type="button" @click=${() => this.app.replace("#/jobs")}>
                    Clear the filters
                  </button>`
                : html`<a class="button" href="#/types">See the types</a>`,
            )
          : nothing}
      </div>
      <p class="muted foot">${
        this.isComplete
          ? format.counted(this.#jobs.length, "job")
          : `${format.number(this.#jobs.length)} loaded, more follow as you scroll`
      }</p>`;
  }

  #actions() {
    const selected = [...this.#selected.values()];
    if (!selected.length) {
      return nothing;
    }
    return html`<div class="actions" role="toolbar" aria-label="Selected jobs">
      <b aria-live="polite">${format.counted(selected.length, "job")} selected</b>
      ${Object.values(ACTIONS)
        .filter((action) => this.app.may(action.role))
        .map((action) => {
          const n = selected.filter(action.takes).length;
          return html`<button type="button" class=${action.title === "Retry" ? "" : "danger"}
            ?disabled=${n === 0} @click=${() => this.#bulk(action)}>${action.title} ${format.number(n)}</button>`;
        })}
      <button type="button" class="quiet" @click=${() => this.selectAll(false)}>Clear</button>
    </div>`;
  }
}
