// One job: what it does now, what became of it, and what can be done with it.

import * as api from "./api.js";
import { ask } from "./dialog.js";
import { Estimates } from "./estimate.js";
import * as format from "./format.js";
import { diagnosis, pretty, record, result } from "./job-parts.js";
import { html, nothing } from "./lit-html.js";
import { Poll, Stream } from "./live.js";
import { Log } from "./log.js";
import { bar, blob, failure, save, state } from "./parts.js";
import { timeline } from "./timeline.js";

/** A larger output is only offered to be saved. */
const SHOWN_OUTPUT = 2_000_000;

export class Job {
  title = "Job";
  #estimates = new Estimates();

  constructor(app, uuid) {
    this.app = app;
    this.uuid = uuid;
    this.log = new Log(app);
  }

  start() {
    this.stream = new Stream(`v1/jobs/${this.uuid}/events`, (name, data) => this.#on(name, data)).start();
    this.first = new Poll(2000, () => this.#load()).start();
  }

  stop() {
    this.stream.stop();
    this.first.stop();
  }

  /** Once, as soon as the server can be reached; the stream tells what comes then. */
  async #load() {
    try {
      const { parameters, ...record } = await api.job(this.uuid);
      this.parameters = parameters;
      this.#take(record);
    } catch (failed) {
      if (!(failed instanceof api.ApiError)) {
        throw failed;
      }
      this.error = failed;
    }
    this.first.stop();
    this.app.refresh();
  }

  #on(name, data) {
    if (name === "log") {
      this.log.add(data);
    } else if (name === "progress") {
      const { percent, done, total, unit, message, updatedAt, state } = data;
      if (this.job) {
        this.#take({ ...this.job, state, updatedAt, progress: { percent, done, total, unit, message } });
      }
    } else if (name === "refused") {
      this.error = data;
    } else {
      this.#take(data);
    }
    this.app.refresh();
  }

  #take(record) {
    // A stream and an answer may overtake each other.
    if (this.job?.finishedAt && !record.finishedAt) {
      return;
    }
    this.job = record;
    this.#estimates.see(record);
    if (record.state === "succeeded" && !this.output) {
      this.output = { isLoading: true };
      this.#fetchOutput();
    }
  }

  async #fetchOutput() {
    try {
      const answer = await api.output(this.uuid);
      const mediaType = answer.headers.get("Content-Type") ?? "";
      const size = Number(answer.headers.get("Content-Length") ?? 0);
      if (answer.status === 204) {
        this.output = { isNone: true };
      } else if (size > SHOWN_OUTPUT || !/json|text|xml/.test(mediaType)) {
        this.output = { content: await answer.blob(), mediaType };
      } else {
        const text = await answer.text();
        this.output = { text: mediaType.includes("json") ? pretty(text) : text, mediaType };
      }
    } catch (failed) {
      this.output = { error: failed };
    }
    this.app.refresh();
  }

  async #do(action, done) {
    try {
      const record = await action();
      this.app.say(done);
      return record;
    } catch (failed) {
      this.app.say(failed.message, true);
      return null;
    }
  }

  async #cancel(mode) {
    const isKill = mode === "kill";
    const answer = await ask({
      title: isKill ? "Kill this job?" : "Cancel this job?",
      text: isKill
        ? "Its process is ended at once, without a chance to tidy up."
        : "It is asked to end, and interrupted if it does not within 10 s.",
      action: isKill ? "Kill" : "Cancel the job",
      reason: isKill,
      danger: true,
    });
    if (answer) {
      const wish = answer.reason ? { mode, reason: answer.reason } : { mode };
      const record = await this.#do(() => api.cancel(this.uuid, wish), isKill ? "It is killed." : "It is asked to end.");
      if (record) {
        this.#take(record);
        this.app.refresh();
      }
    }
  }

  async #retry() {
    const uuid = await this.#do(() => api.retry(this.uuid), "It is submitted again: this is the new job.");
    if (uuid) {
      this.app.go(`#/jobs/${uuid}`);
    }
  }

  async #forget() {
    const answer = await ask({
      title: "Delete this job?",
      text: "Its record, log and output are gone then.",
      action: "Delete",
      danger: true,
    });
    if (answer && (await this.#do(() => api.forget(this.uuid), "The job is deleted."))) {
      this.app.go("#/jobs");
    }
  }

  async #diagnose() {
    this.diagnosis = { isLoading: true };
    this.app.refresh();
    try {
      this.diagnosis = await api.diagnostics(this.uuid);
    } catch (failed) {
      this.diagnosis = { error: failed };
    }
    this.app.refresh();
  }

  drawn() {
    this.log.drawn();
  }

  render() {
    const job = this.job;
    if (!job) {
      return html`<h1 tabindex="-1">Job</h1>
        ${this.error ? failure(this.error) : html`<p class="muted">Looking…</p>`}`;
    }
    return html`<div class="job-head">
        <div>
          <p class="crumb"><a href=${`#/jobs?type=${job.type}`}>${job.type}</a></p>
          <h1 tabindex="-1" class="mono job-id">${job.uuid}</h1>
        </div>
        <div class="buttons">${this.#actions(job)}</div>
      </div>
      ${failure(this.error)}
      <section class="card now" aria-label="Progress">${this.#now(job)}</section>
      <div class="job-columns">
        <div>
          ${this.#errors()}
          <section class="card" aria-labelledby="log">${this.log.render(!job.finishedAt)}</section>
          <section class="card" aria-labelledby="data">
            <h2 id="data">Data</h2>
            ${this.parameters ? blob("parameters.json", pretty(this.parameters), "application/json") : nothing}
            ${result(this.output)}
            ${this.log.lines.length
              ? html`<button type="button" class="quiet"
                  @click=${() => save(`${job.uuid}.log`, this.log.asText(), "text/plain")}>Download the log</button>`
              : nothing}
          </section>
          ${diagnosis(this.diagnosis)}
        </div>
        <div>
          <section class="card" aria-labelledby="life">
            <h2 id="life">Timeline</h2>
            ${timeline(job, this.log.errors())}
          </section>
          <section class="card" aria-labelledby="facts">
            <h2 id="facts">Record</h2>
            ${record(job)}
          </section>
        </div>
      </div>`;
  }

  #actions(job) {
    const isOpen = !job.finishedAt;
    const canRetry = job.state === "failed" || job.state === "cancelled";
    const button = (text, action, kind = "") =>
      html`<button type="button" class=${kind} @click=${action}>${text}</button>`;
    return html`${
      this.app.may("submitter")
        ? html`${canRetry ? button("Retry", () => this.#retry(), "primary") : nothing}
            <a class="button" href=${`#/types/${job.type}?like=${job.uuid}`}>Submit one like this</a>
            ${isOpen ? button("Cancel", () => this.#cancel("graceful"), "danger") : nothing}
            ${job.state === "running" ? button("Kill", () => this.#cancel("kill"), "danger") : nothing}`
        : nothing
    }
    ${this.app.may("operator")
      ? html`${job.state === "running" ? button("Diagnose", () => this.#diagnose()) : nothing}
          ${isOpen ? nothing : button("Delete", () => this.#forget(), "danger")}`
      : nothing}`;
  }

  #now(job) {
    const { percent, done, total, unit, message } = job.progress;
    const { rate, left } = this.#estimates.of(job);
    return html`<div class="now-head">
        ${state(job)}
        <span class="now-percent">${format.percent(percent)}</span>
        ${left === null ? nothing : html`<span class="now-left"><b>${format.about(left)}</b> left</span>`}
      </div>
      ${bar(job, "Progress of the job")}
      <div class="run-foot">
        ${total !== null ? html`<span>${format.number(done)} / ${format.number(total)} ${unit ?? ""}</span>` : nothing}
        ${rate !== null ? html`<span class="rate">${format.rate(rate)} ${unit ?? ""}/s</span>` : nothing}
        ${message ? html`<span class="run-message">${message}</span>` : nothing}
        ${job.finishedAt && job.startedAt
          ? html`<span class="run-time">took ${format.duration(format.lasted(job))}</span>`
          : nothing}
      </div>`;
  }

  #errors() {
    const errors = this.log.errors();
    if (!errors.length) {
      return nothing;
    }
    return html`<section class="card" aria-labelledby="errors">
      <h2 id="errors">Errors <span class="count">${errors.length}</span></h2>
      ${errors.slice(-10).map(
        (line) => html`<article class="fault">
          <p><span class="bad">${line.message}</span></p>
          <p class="muted small">attempt ${line.attempt}, ${format.moment(line.at)}${
            line.code === null ? "" : `, code ${line.code}`
          }</p>
          ${line.stackTrace ? blob("stack trace", line.stackTrace, "text/plain") : nothing}
        </article>`,
      )}
    </section>`;
  }
}
