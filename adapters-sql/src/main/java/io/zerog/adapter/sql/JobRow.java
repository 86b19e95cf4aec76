package io.zerog.adapter.sql;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A job as its row holds it: the whole as a document, and beside it what queries look for.
 *
 * @param version of this state
 * @param epoch under which the message of a queued job was put; null for others
 */
record JobRow(
        byte[] id,
        long version,
        int status,
        String type,
        byte[] epoch,
        long createdAt,
        long reviewAt,
        OptionalLong finishedAt,
        byte[] document) {

    /** Numbers of states, as migrations and queries know them. */
    static final int QUEUED = 0;

    static final int RUNNING = 1;
    static final int STATUSES = 5;

    static JobRow of(Job job, long version, byte[] document) {
        return new JobRow(
                bytes(job.id().value()),
                version,
                number(job.state().status()),
                job.type(),
                job.state() instanceof Queued ? bytes(job.review().epoch()) : null,
                job.createdAt().toEpochMilli(),
                job.review().at().toEpochMilli(),
                job.state() instanceof Finished finished
                        ? OptionalLong.of(finished.finishedAt().toEpochMilli())
                        : OptionalLong.empty(),
                document);
    }

    static int number(JobStatus status) {
        return switch (status) {
            case QUEUED -> QUEUED;
            case RUNNING -> RUNNING;
            case SUCCEEDED -> 2;
            case FAILED -> 3;
            case CANCELLED -> 4;
        };
    }

    static byte[] bytes(JobId id) {
        return bytes(id.value());
    }

    static byte[] bytes(UUID value) {
        return ByteBuffer.allocate(16)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits())
                .array();
    }

    static JobId id(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new JobId(new UUID(buffer.getLong(), buffer.getLong()));
    }

    /** As UTF-8; half of a surrogate pair becomes a question mark. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
