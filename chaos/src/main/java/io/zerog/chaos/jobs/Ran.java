package io.zerog.chaos.jobs;

/** The output of a run: which one it was. */
public record Ran(int attempt) {}
