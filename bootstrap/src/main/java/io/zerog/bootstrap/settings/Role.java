package io.zerog.bootstrap.settings;

import java.util.Locale;

/** What a node does. Every role answers health probes. */
public enum Role {
    /** Takes requests and runs jobs. */
    ALL,
    /** Takes requests; other nodes run the jobs. */
    API,
    /** Runs jobs; other nodes take the requests. */
    WORKER;

    /** As it is written in settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean servesJobs() {
        return this != WORKER;
    }

    public boolean runsJobs() {
        return this != API;
    }
}
