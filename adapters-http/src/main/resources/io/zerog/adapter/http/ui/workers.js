// Who runs jobs, what each runs, and what operators tell them.

import * as api from "./api.js";
import { ask } from "./dialog.js";
import * as format from "./format.js";
import { html, nothing } from "./lit-html.js";
import { Poll } from "./live.js";
import { bar, empty, failure, when } from "./parts.js";

/** Of each worker as many runs are looked up. */
const RUNS = 20;

export class Workers {
  title = "Workers";
  #jobs = new Map();

  constructor(app) {
    this.app = app;
  }

  start() {
    this.poll = new Poll(2000, () => this.#look()).start();
  }

  stop() {
    this.poll.stop();
  }

  async #look() {
    try {
      this.workers = await api.workers();
      const running = this.workers
        .filter((worker) => !worker.lost)
        .flatMap((worker) => worker.running.slice(0, RUNS));
      const found = await Promise.all(running.map((uuid) => api.job(uuid).catch(() => null)));
      this.#jobs = new Map(found.filter(Boolean).map((job) => [job.uuid, job]));
      this.error = null;
    } catch (failed) {
      this.error = failed instanceof api.ApiError ? failed : null;
      throw failed;
    } finally {
      this.app.refresh();
    }
  }

  async #order(worker, what) {
    if (what === "retire") {
      const answer = await ask({
        title: `Retire ${worker.id}?`,
        text: "It takes no more jobs, for good. Those that run go on to their end.",
        action: "Retire",
        danger: true,
      });
      if (!answer) {
        return;
      }
    }
    try {
      await api.order(worker.id, what);
      this.app.say(`${worker.id} is told; it follows within seconds.`);
    } catch (failed) {
      this.app.say(failed.message, true);
    }
    this.poll.now();
  }

  render() {
    const workers = this.workers;
    const isGone = (worker) => worker.lost && worker.busy === 0;
    const present = workers?.filter((worker) => !isGone(worker));
    const gone = workers?.filter(isGone) ?? [];
    return html`<h1 tabindex="-1">Workers</h1>
      ${failure(this.error)}
      ${!workers
        ? html`<p class="muted">Looking…</p>`
        : present.length
          ? html`<div class="workers">${present.map((worker) => this.#worker(worker))}</div>`
          : empty("No worker is here. Queued jobs wait for one.")}
      ${gone.length
        ? html`<details class="card">
            <summary>${format.counted(gone.length, "worker")} of the last day, gone</summary>
            <ul class="plain">
              ${gone.map((worker) => html`<li><span class="mono">${worker.id}</span>
                <span class="muted">last seen ${when(worker.lastSeen)}</span></li>`)}
            </ul>
          </details>`
        : nothing}`;
  }

  #worker(worker) {
    const look = worker.lost ? "failed" : { active: "succeeded", draining: "queued", retired: "cancelled" }[worker.state];
    return html`<article class="card worker" aria-label=${worker.id}>
      <div class="card-head">
        <h2 class="mono">${worker.id}</h2>
        <span class="state" data-state=${look}>${worker.lost ? "lost" : worker.state}</span>
      </div>
      <div class="slots">
        <meter min="0" max=${worker.slots} .value=${worker.busy} aria-label="Busy slots"></meter>
        <span><b>${worker.busy}</b> of ${format.counted(worker.slots, "slot")} busy</span>
      </div>
      <dl class="facts">
        <div><dt>Host</dt><dd>${worker.host}</dd></div>
        <div><dt>Memory</dt><dd>${format.bytes(worker.memory)}</dd></div>
        <div><dt>Started</dt><dd>${when(worker.startedAt)}</dd></div>
        <div><dt>Last seen</dt><dd>${when(worker.lastSeen)}</dd></div>
        <div><dt>Queues</dt><dd>${worker.queues.join(", ") || "–"}</dd></div>
      </dl>
      <ul class="plain runs-of">
        ${worker.running.slice(0, RUNS).map((uuid) => {
          const job = this.#jobs.get(uuid);
          return html`<li>
            <a href=${`#/jobs/${uuid}`} title=${uuid}>${job?.type ?? "job"} <span class="mono">${format.shortId(uuid)}</span></a>
            ${job ? html`${bar(job)}<span class="num">${format.percent(job.progress.percent)}</span>` : nothing}
          </li>`;
        })}
        ${worker.running.length > RUNS ? html`<li class="muted">and ${worker.running.length - RUNS} more</li>` : nothing}
      </ul>
      ${this.app.may("operator") && !worker.lost && worker.state !== "retired"
        ? html`<div class="buttons">
            ${worker.state === "active"
              ? html`<button type="button" @click=${() => this.#order(worker, "drain")}>Drain</button>`
              : html`<button type="button" @click=${() => this.#order(worker, "undrain")}>Undrain</button>`}
            <button type="button" class="danger" @click=${() => this.#order(worker, "retire")}>Retire</button>
          </div>`
        : nothing}
    </article>`;
  }
}
