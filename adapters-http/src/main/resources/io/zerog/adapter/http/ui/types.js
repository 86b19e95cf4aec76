// What can be run, how it goes, and a form to run it.

import * as api from "./api.js";
import { Form } from "./form.js";
import * as format from "./format.js";
import { html, nothing } from "./lit-html.js";
import { Poll } from "./live.js";
import { empty, facts, failure, when } from "./parts.js";

/** As many of the newest jobs make the statistics. */
const LATEST = 200;

export class Types {
  title = "Types";

  constructor(app, name, query) {
    this.app = app;
    this.name = name;
    this.like = query.get("like");
    this.options = { priority: "normal", runAt: "" };
  }

  start() {
    this.poll = new Poll(5000, () => this.#look()).start();
  }

  stop() {
    this.poll.stop();
  }

  async #look() {
    try {
      if (!this.types) {
        this.types = await api.types();
        this.type = this.types.find((type) => type.name === this.name || type.aliases.includes(this.name));
        if (this.type) {
          await this.#makeForm();
        }
      }
      if (this.type) {
        this.latest = (await api.jobs({ type: this.type.name, limit: LATEST })).jobs;
      }
      this.hour = await api.throughput();
      this.error = null;
    } catch (failed) {
      this.error = failed instanceof api.ApiError ? failed : null;
      throw failed;
    } finally {
      this.app.refresh();
    }
  }

  async #makeForm() {
    this.form = new Form(this.type.schema, () => this.app.refresh());
    if (this.like) {
      this.form.fill((await api.job(this.like)).parameters);
    }
  }

  async #submit(event) {
    event.preventDefault();
    if (this.isSubmitting) {
      return;
    }
    this.isSubmitting = true;
    this.form.errors = [];
    this.refusal = null;
    this.app.refresh();
    const { priority, runAt } = this.options;
    try {
      const uuid = await api.submit(this.type.name, this.form.json(), {
        priority: priority === "normal" ? "" : priority,
        runAt: runAt ? new Date(runAt).toISOString() : "",
      });
      this.app.say("The job is submitted.");
      this.app.go(`#/jobs/${uuid}`);
    } catch (failed) {
      this.form.errors = failed.errors ?? [];
      this.refusal = failed;
      this.isWrong = true;
    }
    this.isSubmitting = false;
    this.app.refresh();
  }

  /** To the first field that is wrong. */
  drawn() {
    if (this.isWrong) {
      this.isWrong = false;
      document.querySelector('form [aria-invalid="true"]')?.focus();
    }
  }

  render() {
    if (this.name) {
      return this.#one();
    }
    return html`<h1 tabindex="-1">Types</h1>
      ${failure(this.error)}
      ${this.types?.length === 0 ? empty("No job type is registered here.") : nothing}
      <div class="types">
        ${(this.types ?? []).map((type) => html`<a class="card type" href=${`#/types/${type.name}`}>
          <h2>${type.name}</h2>
          <p>${type.description}</p>
          <p class="muted small">${this.#ofHour(type)}</p>
        </a>`)}
      </div>`;
  }

  #ofHour(type) {
    const found = this.hour?.types.find((one) => one.type === type.name);
    return found
      ? `last hour: ${format.number(found.succeeded)} succeeded` +
          (found.failed ? `, ${format.number(found.failed)} failed` : "")
      : "none ended in the last hour";
  }

  #one() {
    const type = this.type;
    if (!type) {
      return html`<h1 tabindex="-1">${this.name}</h1>
        ${failure(this.error)}
        ${this.types ? empty("There is no such type here.", html`<a class="button" href="#/types">See the types</a>`) : html`<p class="muted">Looking…</p>`}`;
    }
    return html`<p class="crumb"><a href="#/types">Types</a></p>
      <h1 tabindex="-1">${type.name}</h1>
      <p class="lead">${type.description}</p>
      ${failure(this.error)}
      <div class="job-columns">
        <div>${this.app.may("submitter") ? this.#submission() : nothing}</div>
        <div>
          <section class="card" aria-labelledby="statistics">
            <h2 id="statistics">Statistics</h2>
            ${this.latest ? statistics(this.latest) : nothing}
            <p><a href=${`#/jobs?type=${type.name}`}>Its jobs</a></p>
          </section>
          <section class="card" aria-labelledby="policy">
            <h2 id="policy">Policy</h2>
            ${policy(type)}
          </section>
        </div>
      </div>`;
  }

  #submission() {
    const general = this.form?.general() ?? [];
    const set = (name) => (event) => {
      this.options[name] = event.target.value;
    };
    return html`<section class="card" aria-labelledby="submit">
      <h2 id="submit">Submit a job</h2>
      <form novalidate @submit=${(event) => this.#submit(event)}>
        ${this.refusal && (general.length || !this.form.errors.length)
          ? html`<p class="notice bad" role="alert">${
              general.map((error) => error.detail).join("; ") || this.refusal.message
            }</p>`
          : nothing}
        ${this.form?.render()}
        <details>
          <summary>Options</summary>
          <label class="field">Priority
            <select @change=${set("priority")}>
              ${["high", "normal", "low"].map((one) => html`<option ?selected=${one === this.options.priority}>${one}</option>`)}
            </select>
          </label>
          <label class="field">Not before
            <input type="datetime-local" @change=${set("runAt")} />
          </label>
        </details>
        <div class="buttons"><button class="primary">Submit</button></div>
      </form>
    </section>`;
  }
}

function statistics(jobs) {
  if (!jobs.length) {
    return html`<p class="muted">No jobs yet.</p>`;
  }
  const count = (state) => jobs.filter((job) => job.state === state).length;
  const ended = count("succeeded") + count("failed");
  const took = jobs
    .filter((job) => job.state === "succeeded" && job.startedAt)
    .map((job) => format.lasted(job))
    .sort((one, other) => one - other);
  const part = (share) => (took.length ? format.duration(took[Math.min(took.length - 1, Math.floor(share * took.length))]) : null);
  return html`${facts([
      ["Succeed", ended ? format.percent((100 * count("succeeded")) / ended) : null],
      ["Take, half of them", part(0.5)],
      ["Take, 95 of 100", took.length >= 20 ? part(0.95) : null],
      ["Running", count("running") || null],
      ["Queued", count("queued") || null],
      ["Failed", count("failed") || null],
      ["Newest", when(jobs[0].createdAt)],
    ])}
    <p class="muted small">of the latest ${format.counted(jobs.length, "job")}; last runs only</p>`;
}

function policy(type) {
  const { policy } = type;
  const length = (iso) => (iso ? format.about(format.milliseconds(iso)) : null);
  return facts([
    ["Queue", policy.queue],
    ["Fails after", format.counted(policy.maxErrors, "error")],
    ["Pause after errors", `${length(policy.backoff.first)} to ${length(policy.backoff.longest)}`],
    ["Run timeout", length(policy.runTimeout)],
    ["Stall timeout", length(policy.stallTimeout)],
    ["Exclusive", policy.exclusive ? "yes" : null],
    ["Also called", type.aliases.join(", ") || null],
  ]);
}
