package io.zerog.chaos.jobs;

/** A checkpoint: how far a job came, and which run wrote that. */
public record Step(int attempt, int step) {

    /** {@code attempt:step}. */
    public String text() {
        return attempt + ":" + step;
    }
}
