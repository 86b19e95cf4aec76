package io.zerog.bootstrap.settings;

/** Where the jobs of a type run. */
public enum IsolationMode {
    THREAD,
    PROCESS
}
