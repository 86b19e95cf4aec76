package io.zerog.chaos;

/** A node that was killed or frozen, or that a job took with it. */
record Death(long pid, long millis) {}
