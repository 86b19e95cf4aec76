// How fast running jobs go and when they will be done, from the progress that was seen of them.
// What is not known is left out.

/** How far back a rate looks, and the least that it looks at. */
const WINDOW = 60_000;
const LEAST = 2_000;

function fraction(progress) {
  return progress.total > 0 && progress.done !== null
    ? progress.done / progress.total
    : progress.percent / 100;
}

export class Estimates {
  #seen = new Map();

  /** Notes where a job is. Times are the server's, so that no clock has to agree with it. */
  see(job) {
    if (job.state !== "running") {
      this.#seen.delete(job.uuid);
      return;
    }
    let run = this.#seen.get(job.uuid);
    if (!run || run.attempt !== job.attempts) {
      run = { attempt: job.attempts, samples: [] };
      if (job.attempts === 1) {
        // A first run begins with nothing; a later one may go on from a checkpoint.
        run.samples.push({ at: Date.parse(job.startedAt), part: 0, done: 0 });
      }
      this.#seen.set(job.uuid, run);
    }
    run.latest = Date.parse(job.updatedAt);
    const sample = { at: run.latest, part: fraction(job.progress), done: job.progress.done };
    const last = run.samples.at(-1);
    if (last && sample.part <= last.part) {
      return;
    }
    run.samples.push(sample);
    while (run.samples.length > 2 && sample.at - run.samples[1].at > WINDOW) {
      run.samples.shift();
    }
  }

  /** Forgets all jobs but these. */
  keep(jobs) {
    const ids = new Set(jobs.map((job) => job.uuid));
    for (const id of this.#seen.keys()) {
      if (!ids.has(id)) {
        this.#seen.delete(id);
      }
    }
  }

  /** {rate, left}: units in a second and milliseconds, each null when it is not known. */
  of(job) {
    const nothing = { rate: null, left: null };
    const run = this.#seen.get(job.uuid);
    if (!run || run.samples.length < 2) {
      return nothing;
    }
    const first = run.samples[0];
    const last = run.samples.at(-1);
    const time = last.at - first.at;
    const silent = run.latest - last.at;
    const usual = time / (run.samples.length - 1);
    if (time < LEAST || last.part >= 1 || silent > Math.max(30_000, 3 * usual)) {
      return nothing;
    }
    const perMs = (last.part - first.part) / time;
    const counted = last.done !== null && first.done !== null && job.progress.total !== null;
    return {
      rate: counted ? ((last.done - first.done) / time) * 1000 : null,
      left: Math.max(0, (1 - last.part) / perMs - silent),
    };
  }
}
