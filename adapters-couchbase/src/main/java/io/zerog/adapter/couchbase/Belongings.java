package io.zerog.adapter.couchbase;

import io.zerog.domain.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/**
 * What belongs to a job beside its document: its parameters, its outputs and its log chunks. The
 * keys of the latter are written down before these are, so that all can be found and removed.
 */
final class Belongings {

    /** How long what is written for a job that is gone stays. */
    private static final Duration LATE = Duration.ofDays(1);

    private final KeyValue keyValue;
    private final Keys keys;
    private final Lines listed;

    Belongings(KeyValue keyValue, Keys keys) {
        this.keyValue = keyValue;
        this.keys = keys;
        this.listed = new Lines(keyValue, false);
    }

    /** Before it is written. Whether there is room for one more. */
    boolean add(JobId id, String key) {
        return listed.add(keys.belongings(id), key);
    }

    /** After it was written: what belongs to a job that is gone meanwhile expires. */
    void added(JobId id, String key) {
        if (keyValue.get(keys.job(id)).isEmpty()) {
            keyValue.expire(key, LATE);
            keyValue.expire(keys.belongings(id), LATE);
        }
    }

    List<String> of(JobId id) {
        return List.copyOf(new TreeSet<>(listed.read(keys.belongings(id)).lines()));
    }

    void remove(JobId id, long birth) {
        keyValue.remove(keys.parameters(id, birth), 0);
        String key = keys.belongings(id);
        Lines.Read all;
        do {
            all = listed.read(key);
            all.lines().forEach(belonging -> keyValue.remove(belonging, 0));
        } while (!listed.keep(key, all, _ -> false));
    }
}
