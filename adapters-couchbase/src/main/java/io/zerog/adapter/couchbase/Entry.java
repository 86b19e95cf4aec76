package io.zerog.adapter.couchbase;

import io.zerog.domain.job.JobId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An entry of a ledger: 40 bytes.
 *
 * @param at the moment it is filed under, in milliseconds: creation, or when to look at the job
 * @param born when the job's first entry was written, in milliseconds
 * @param mark the birth of the job in the catalogue; the hash of its queue's epoch in the other
 */
record Entry(JobId id, long at, long born, long mark) {

    static final int BYTES = 40;

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(id.value().getMostSignificantBits())
                .putLong(id.value().getLeastSignificantBits())
                .putLong(at)
                .putLong(born)
                .putLong(mark)
                .array();
    }

    static List<Entry> all(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        List<Entry> entries = new ArrayList<>(bytes.length / BYTES);
        while (buffer.remaining() >= BYTES) {
            entries.add(
                    new Entry(
                            new JobId(new UUID(buffer.getLong(), buffer.getLong())),
                            buffer.getLong(),
                            buffer.getLong(),
                            buffer.getLong()));
        }
        return entries;
    }
}
