package io.zerog.adapter.couchbase;

import io.zerog.domain.job.JobId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What belongs to a job beside its document: the keys of its outputs and log chunks, written down
 * before these are, so that all of it can be found and removed.
 */
final class Belongings {

    private final KeyValue keyValue;
    private final Keys keys;

    Belongings(KeyValue keyValue, Keys keys) {
        this.keyValue = keyValue;
        this.keys = keys;
    }

    void add(JobId id, String key) {
        byte[] line = (key + "\n").getBytes(StandardCharsets.UTF_8);
        while (!keyValue.append(keys.belongings(id), line, false)) {
            if (keyValue.insert(keys.belongings(id), line, false).isPresent()) {
                return;
            }
        }
    }

    Set<String> of(JobId id) {
        return new TreeSet<>(
                keyValue.get(keys.belongings(id))
                        .map(item ->
                                new String(item.content(), StandardCharsets.UTF_8).lines().toList())
                        .orElse(List.of()));
    }

    void remove(JobId id, long birth) {
        keyValue.remove(keys.parameters(id, birth), 0);
        Set<String> all = of(id);
        all.forEach(key -> keyValue.remove(key, 0));
        if (!all.isEmpty()) {
            keyValue.remove(keys.belongings(id), 0);
        }
    }
}
