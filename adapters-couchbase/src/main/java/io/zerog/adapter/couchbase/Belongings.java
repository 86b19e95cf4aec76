package io.zerog.adapter.couchbase;

import io.zerog.domain.job.JobId;
import java.util.List;
import java.util.TreeSet;

/**
 * What belongs to a job beside its document: its parameters, its outputs and its log chunks. The
 * keys of the latter are written down before these are, so that all can be found and removed.
 */
final class Belongings {

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

    /** After it was written: it is removed again when the job is gone, whose end it came after. */
    void added(JobId id, String key) {
        if (keyValue.get(keys.job(id)).isEmpty()) {
            keyValue.remove(key, 0);
            String list = keys.belongings(id);
            listed.keep(list, listed.read(list), line -> !line.equals(key));
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
