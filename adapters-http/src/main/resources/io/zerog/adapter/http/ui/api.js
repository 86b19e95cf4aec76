// All calls to the server. What it refuses becomes an ApiError with a message for people.

const TOKEN = "zerog.token";

/** Where the API is: the folder of the page, also behind a proxy that adds one. */
const base = new URL(".", location.href.split("#")[0]);

/** The server's refusal, a problem document (RFC 9457). */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `The server answered ${status}.`);
    this.status = status;
    this.name = (problem.type || "").split("/").pop();
    this.errors = problem.errors || [];
  }
}

/** The server cannot be reached, or is not itself. */
export class ConnectionError extends Error {}

/** "lost" and "found" of the connection, "unauthorized" when a token is asked for. */
export const signals = new EventTarget();

let lost = false;

function note(isLost) {
  if (lost !== isLost) {
    lost = isLost;
    signals.dispatchEvent(new Event(isLost ? "lost" : "found"));
  }
}

export function token() {
  return sessionStorage.getItem(TOKEN) || "";
}

export function keepToken(text) {
  if (text) {
    sessionStorage.setItem(TOKEN, text);
  } else {
    sessionStorage.removeItem(TOKEN);
  }
}

/** The answer as it comes; refusals are thrown. */
export async function send(method, path, { query, body, headers = {}, signal } = {}) {
  const url = new URL(path.replace(/^\//, ""), base);
  for (const [name, value] of Object.entries(query || {})) {
    if (value !== undefined && value !== null && value !== "") {
      url.searchParams.set(name, value);
    }
  }
  const all = { ...headers };
  if (token()) {
    all.Authorization = `Bearer ${token()}`;
  }
  if (body !== undefined) {
    all["Content-Type"] = "application/json";
  }
  const answer = await fetched(url, { method, headers: all, body, signal });
  if (answer.ok || answer.status === 304) {
    return answer;
  }
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 401) {
    signals.dispatchEvent(new Event("unauthorized"));
  }
  throw new ApiError(answer.status, problem);
}

async function fetched(url, options) {
  try {
    const answer = await fetch(url, options);
    // A proxy answers for a server that is away.
    const away = answer.status === 502 || answer.status === 504;
    note(away);
    if (away) {
      throw new ConnectionError("The server cannot be reached.");
    }
    return answer;
  } catch (failed) {
    if (failed.name === "AbortError" || failed instanceof ConnectionError) {
      throw failed;
    }
    note(true);
    throw new ConnectionError("The server cannot be reached.");
  }
}

async function json(method, path, options) {
  return (await send(method, path, options)).json();
}

const get = (path, query) => json("GET", path, { query });
const post = (path, value) =>
  json("POST", path, value === undefined ? {} : { body: JSON.stringify(value) });

export const me = () => get("v1/me");
export const jobs = (query) => get("v1/jobs", query);
export const job = (uuid) => get(`v1/jobs/${uuid}`);
export const types = async () => (await get("v1/types")).types;
export const workers = async () => (await get("v1/workers")).workers;
export const queues = () => get("v1/queues");
export const throughput = () => get("v1/throughput");
export const diagnostics = (uuid) => get(`v1/jobs/${uuid}/diagnostics`);
export const cancel = (uuid, wish) => post(`v1/jobs/${uuid}/cancel`, wish);
export const retry = async (uuid, reason) =>
  (await post(`v1/jobs/${uuid}/retry`, reason ? { reason } : undefined)).uuid;
export const forget = (uuid) => send("DELETE", `v1/jobs/${uuid}`);
export const order = (worker, what) => post(`v1/workers/${encodeURIComponent(worker)}/${what}`);
export const output = (uuid) => send("GET", `v1/jobs/${uuid}/data`);

/** Submits parameters given as JSON text; answers the uuid. */
export async function submit(type, parameters, query) {
  const answer = await json("POST", `v1/types/${type}/jobs`, { body: parameters, query });
  return answer.uuid;
}

/** The readiness checks; the answer is the same when they fail. */
export async function checks() {
  const answer = await fetched(new URL("health/ready", base), {});
  return (await answer.json()).checks;
}
