package io.zerog.domain.job;

import java.util.Arrays;

/** Where a job's next run goes on: JSON of at most 16 KiB, kept in the job itself. */
public final class Checkpoint {

    /** The largest checkpoint, in bytes. */
    public static final int LIMIT = 16 * 1024;

    private final byte[] json;

    public Checkpoint(byte[] json) {
        if (json.length > LIMIT) {
            throw new IllegalArgumentException(
                    "a checkpoint may have " + LIMIT + " bytes, not " + json.length);
        }
        this.json = json.clone();
    }

    public byte[] json() {
        return json.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checkpoint that && Arrays.equals(json, that.json);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(json);
    }
}
