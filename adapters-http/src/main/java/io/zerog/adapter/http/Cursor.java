package io.zerog.adapter.http;

import io.zerog.domain.job.JobId;
import io.zerog.domain.port.JobCatalog;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** A position in the list of jobs as clients carry it: opaque, in base64url. */
final class Cursor {

    private static final int LENGTH = Long.BYTES + Integer.BYTES + 2 * Long.BYTES;
    private static final int NANOS = 1_000_000_000;

    private Cursor() {}

    static String of(JobCatalog.Position position) {
        UUID id = position.id().value();
        byte[] bytes =
                ByteBuffer.allocate(LENGTH)
                        .putLong(position.createdAt().getEpochSecond())
                        .putInt(position.createdAt().getNano())
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Empty for anything that {@link #of} has not made. */
    static Optional<JobCatalog.Position> parse(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length != LENGTH) {
                return Optional.empty();
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            long seconds = buffer.getLong();
            int nanos = buffer.getInt();
            if (nanos < 0 || nanos >= NANOS) {
                return Optional.empty();
            }
            Instant createdAt = Instant.ofEpochSecond(seconds, nanos);
            UUID id = new UUID(buffer.getLong(), buffer.getLong());
            return Optional.of(new JobCatalog.Position(createdAt, new JobId(id)))
                    .filter(position -> Query.hasFourDigitYear(position.createdAt()))
                    // One text for one position: spare bits of the last character must be zero.
                    .filter(position -> of(position).equals(text));
        } catch (IllegalArgumentException | DateTimeException malformed) {
            return Optional.empty();
        }
    }
}
