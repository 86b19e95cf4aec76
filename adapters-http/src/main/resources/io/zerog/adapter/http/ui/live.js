// Keeps a view up to date: polls and streams that rest while nobody looks, and come back by
// themselves when the connection was lost.

import { ApiError, send } from "./api.js";

const LONGEST_PAUSE = 10_000;

/** Calls an async function again and again while the page is visible. */
export class Poll {
  #every;
  #look;
  #timer;
  #failures = 0;
  #running = false;
  #looking = false;
  #visibility = () => {
    if (!document.hidden) {
      this.now();
    }
  };

  /** The function is called once in so many milliseconds, never twice at once. */
  constructor(every, look) {
    this.#every = every;
    this.#look = look;
  }

  start() {
    this.#running = true;
    document.addEventListener("visibilitychange", this.#visibility);
    this.now();
    return this;
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#visibility);
  }

  /** At once, if it is not looking already. */
  async now() {
    clearTimeout(this.#timer);
    if (this.#looking || document.hidden || !this.#running) {
      return;
    }
    this.#looking = true;
    try {
      await this.#look();
      this.#failures = 0;
    } catch {
      this.#failures++;
    }
    this.#looking = false;
    if (this.#running) {
      const pause = this.#failures ? Math.min(500 * 2 ** this.#failures, LONGEST_PAUSE) : 0;
      this.#timer = setTimeout(() => this.now(), Math.max(this.#every, pause));
    }
  }
}

/**
 * The events of a job. EventSource cannot send a token, so the stream is read here. It goes on
 * behind the last line that was seen, after a lost connection and after a rest.
 */
export class Stream {
  #path;
  #on;
  #abort;
  #last = "";
  #failures = 0;
  #timer;
  #ended = false;
  #visibility = () => {
    if (document.hidden) {
      this.#rest();
    } else {
      this.#read();
    }
  };

  /** Calls on(name, data) for each event, and once more with "refused" when there is no stream. */
  constructor(path, on) {
    this.#path = path;
    this.#on = on;
  }

  start() {
    document.addEventListener("visibilitychange", this.#visibility);
    if (!document.hidden) {
      this.#read();
    }
    return this;
  }

  stop() {
    this.#ended = true;
    this.#rest();
    document.removeEventListener("visibilitychange", this.#visibility);
  }

  #rest() {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = undefined;
  }

  async #read() {
    if (this.#ended || this.#abort) {
      return;
    }
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const headers = this.#last ? { "Last-Event-ID": this.#last } : {};
      const answer = await send("GET", this.#path, { headers, signal: abort.signal });
      this.#failures = 0;
      await this.#events(answer.body.pipeThrough(new TextDecoderStream()).getReader());
    } catch (failed) {
      if (abort.signal.aborted) {
        return;
      }
      this.#failures++;
      if (failed instanceof ApiError && failed.status < 500) {
        this.#ended = true;
        this.#on("refused", failed);
      }
    }
    if (this.#abort === abort && !this.#ended) {
      this.#abort = undefined;
      const pause = Math.min(500 * 2 ** this.#failures, LONGEST_PAUSE);
      this.#timer = setTimeout(() => this.#read(), pause);
    }
  }

  async #events(reader) {
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      const events = (rest + value).split("\n\n");
      rest = events.pop();
      events.forEach((text) => this.#event(text));
    }
  }

  #event(text) {
    const fields = {};
    for (const line of text.split("\n")) {
      const colon = line.indexOf(": ");
      if (colon > 0) {
        fields[line.slice(0, colon)] = line.slice(colon + 2);
      }
    }
    if (!fields.event) {
      return;
    }
    if (fields.id) {
      this.#last = fields.id;
    }
    if (fields.event === "end") {
      this.#ended = true;
    }
    this.#on(fields.event, JSON.parse(fields.data));
  }
}
