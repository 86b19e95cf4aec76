// Numbers, sizes and times for people, in their language and zone.

const numbers = new Intl.NumberFormat();
const decimals = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });
const moments = new Intl.DateTimeFormat(undefined, {
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});
const clocks = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});
const minutes = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export const number = (value) => numbers.format(value);
export const moment = (iso) => moments.format(new Date(iso));
export const clock = (iso) => clocks.format(new Date(iso));
export const minute = (iso) => minutes.format(new Date(iso));

/** 1 job, 2 jobs. */
export const counted = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;

export function percent(value) {
  return `${value >= 100 || value === 0 ? Math.round(value) : value.toFixed(1)} %`;
}

/** A rate, with at most three digits. */
export function rate(perSecond) {
  return perSecond >= 1000 ? compact.format(perSecond) : decimals.format(perSecond);
}

export function bytes(value) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let rest = value;
  while (rest >= 1024 && unit < units.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${rest >= 100 || unit === 0 ? Math.round(rest) : decimals.format(rest)} ${units[unit]}`;
}

/** Milliseconds as the two units that matter. */
export function duration(ms) {
  if (ms < 1000) {
    return `${Math.max(0, Math.round(ms))} ms`;
  }
  const seconds = Math.round(ms / 1000);
  if (ms < 10_000) {
    return `${decimals.format(ms / 1000)} s`;
  }
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3600) {
    const rest = seconds % 60 ? ` ${String(seconds % 60).padStart(2, "0")} s` : "";
    return `${Math.floor(seconds / 60)} min${rest}`;
  }
  if (seconds < 86_400) {
    const min = Math.floor((seconds % 3600) / 60);
    return `${Math.floor(seconds / 3600)} h${min ? ` ${String(min).padStart(2, "0")} min` : ""}`;
  }
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

/** About how long, for what is estimated. */
export function about(ms) {
  return ms < 10_000 ? `${Math.max(1, Math.round(ms / 1000))} s` : duration(ms);
}

/** 3 min ago; in 20 s. */
export function distance(iso, now = Date.now()) {
  const ms = now - new Date(iso);
  const size = Math.abs(ms);
  let text;
  if (size < 60_000) {
    text = `${Math.floor(size / 1000)} s`;
  } else if (size < 3_600_000) {
    text = `${Math.floor(size / 60_000)} min`;
  } else if (size < 86_400_000) {
    text = `${Math.floor(size / 3_600_000)} h`;
  } else {
    text = `${Math.floor(size / 86_400_000)} d`;
  }
  if (size < 1000) {
    return "now";
  }
  return ms >= 0 ? `${text} ago` : `in ${text}`;
}

/** An ISO-8601 duration in milliseconds; NaN if it is none. */
export function milliseconds(iso) {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(iso || "");
  if (!parts) {
    return NaN;
  }
  const [days, hours, mins, seconds] = parts.slice(1).map((part) => Number(part || 0));
  return (((days * 24 + hours) * 60 + mins) * 60 + seconds) * 1000;
}

export const shortId = (uuid) => uuid.slice(0, 8);

/** From its start, or from its submit, to its end or now. */
export function lasted(job, now = Date.now()) {
  if (!job.startedAt) {
    return null;
  }
  return Math.max(0, (job.finishedAt ? new Date(job.finishedAt) : now) - new Date(job.startedAt));
}
