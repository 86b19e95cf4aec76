// What is running now, how far it is and when it will be done; then what needs somebody.

import * as api from "./api.js";
import { attention } from "./attention.js";
import { lastHour, totals } from "./chart.js";
import { Estimates } from "./estimate.js";
import * as format from "./format.js";
import { html, nothing } from "./lit-html.js";
import { Poll } from "./live.js";
import { bar, empty, failure, state } from "./parts.js";
import { queueTable } from "./queues.js";

/** As many running jobs are shown. */
const SHOWN = 12;

export class Overview {
  title = "Overview";
  #seen = {};
  #estimates = new Estimates();

  constructor(app) {
    this.app = app;
  }

  start() {
    this.polls = [
      new Poll(1000, () => this.#running()),
      new Poll(3000, () => this.#rest()),
      new Poll(15_000, () => this.#waiting()),
    ];
    this.polls.forEach((poll) => poll.start());
  }

  stop() {
    this.polls.forEach((poll) => poll.stop());
  }

  async #running() {
    const page = await this.#tried(() => api.jobs({ state: "running", limit: 50 }));
    page.jobs.forEach((job) => this.#estimates.see(job));
    this.#estimates.keep(page.jobs);
    this.#seen.running = page.jobs;
    this.#seen.more = page.next !== null;
    this.app.refresh();
  }

  async #rest() {
    await this.#tried(async () => {
      const [queues, workers, throughput, checks] = await Promise.all([
        api.queues(),
        api.workers(),
        api.throughput(),
        api.checks(),
      ]);
      Object.assign(this.#seen, { queues, workers, throughput, checks });
    });
    this.app.refresh();
  }

  /** Types of which jobs are queued, and that no live worker has. */
  async #waiting() {
    const [types, workers] = await Promise.all([api.types(), api.workers()]);
    const served = new Set(
      workers.filter((one) => !one.lost && one.state === "active").flatMap((one) => one.types),
    );
    const waiting = [];
    for (const { name } of types.filter((type) => !served.has(type.name))) {
      const page = await api.jobs({ state: "queued", type: name, limit: 1 });
      if (page.jobs.length) {
        waiting.push(name);
      }
    }
    this.#seen.waiting = waiting;
    this.app.refresh();
  }

  async #tried(look) {
    try {
      const found = await look();
      this.error = null;
      return found;
    } catch (failed) {
      this.error = failed instanceof api.ApiError ? failed : null;
      this.app.refresh();
      throw failed;
    }
  }

  render() {
    const needs = attention(this.#seen);
    return html`<h1 class="sr" tabindex="-1">Overview</h1>
      ${failure(this.error)}
      <div class="overview">
        <section class="card running" aria-labelledby="running">${this.#runningJobs()}</section>
        <div class="side">
          ${needs.length ? this.#needs(needs) : nothing} ${this.#throughput()} ${this.#queues()}
        </div>
      </div>`;
  }

  #runningJobs() {
    const jobs = this.#seen.running;
    const slots = (this.#seen.workers ?? [])
      .filter((worker) => !worker.lost)
      .reduce((sum, worker) => sum + worker.slots, 0);
    return html`<div class="card-head">
        <h2 id="running">
          Running
          ${jobs ? html`<span class="count">${jobs.length}${this.#seen.more ? "+" : ""}</span>` : nothing}
        </h2>
        ${slots ? html`<span class="muted">${format.counted(slots, "slot")}</span>` : nothing}
      </div>
      ${!jobs
        ? html`<p class="muted">Looking…</p>`
        : jobs.length === 0
          ? empty(
              "Nothing is running.",
              this.app.may("submitter")
                ? html`<a class="button" href="#/types">Submit a job</a>`
                : nothing,
            )
          : html`<ul class="runs">
              ${jobs.slice(0, SHOWN).map((job) => this.#run(job))}
            </ul>`}
      ${jobs?.length > SHOWN
        ? html`<a href="#/jobs?state=running">All running jobs</a>`
        : nothing}`;
  }

  #run(job) {
    const { rate, left } = this.#estimates.of(job);
    const { percent, done, total, unit, message } = job.progress;
    return html`<li>
      <a class="run" href=${`#/jobs/${job.uuid}`}>
        <span class="run-head">
          <span class="run-type">${job.type}</span>
          <span class="mono muted">${format.shortId(job.uuid)}</span>
          ${job.cancelRequested ? state(job) : nothing}
          <span class="run-left">${
            left === null ? nothing : html`<b>${format.about(left)}</b> left`
          }</span>
        </span>
        ${bar(job)}
        <span class="run-foot">
          <span class="run-percent">${format.percent(percent)}</span>
          ${total !== null
            ? html`<span>${format.number(done)} / ${format.number(total)} ${unit ?? ""}</span>`
            : nothing}
          ${rate !== null
            ? html`<span class="rate">${format.rate(rate)} ${unit ?? ""}/s</span>`
            : nothing}
          ${message ? html`<span class="run-message">${message}</span>` : nothing}
          <span class="run-time" title=${`since ${format.moment(job.startedAt)}`}
            >running ${format.about(format.lasted(job))}</span
          >
        </span>
      </a>
    </li>`;
  }

  #needs(needs) {
    return html`<section class="card attention" aria-labelledby="attention">
      <h2 id="attention">Needs attention <span class="count">${needs.length}</span></h2>
      <ul>
        ${needs.map((one) => html`<li><a href=${one.place}>${one.text}</a></li>`)}
      </ul>
    </section>`;
  }

  #throughput() {
    const seen = this.#seen.throughput;
    if (!seen) {
      return nothing;
    }
    const all = totals(seen.minutes);
    return html`<section class="card" aria-labelledby="hour">
      <div class="card-head">
        <h2 id="hour">Last hour</h2>
        <span class="muted">all nodes</span>
      </div>
      <div class="figures">
        <div><b>${format.number(all.ended)}</b> ended</div>
        <div class=${all.failed ? "bad" : ""}>
          <b>${format.number(all.failed)}</b> failed${
            all.failed ? `, ${format.percent((100 * all.failed) / all.ended)}` : ""
          }
        </div>
        ${all.cancelled ? html`<div><b>${format.number(all.cancelled)}</b> cancelled</div>` : nothing}
      </div>
      ${lastHour(seen.minutes)}
    </section>`;
  }

  #queues() {
    return this.#seen.queues
      ? html`<section class="card" aria-labelledby="queues">
          <div class="card-head"><h2 id="queues">Queues</h2></div>
          ${queueTable(this.#seen.queues)}
        </section>`
      : nothing;
  }
}
