package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.JobId;
import io.zerog.domain.port.JobCatalog;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CursorTest {

    private static final JobCatalog.Position POSITION =
            new JobCatalog.Position(
                    Instant.parse("2026-11-24T06:00:00.123456789Z"),
                    new JobId(UUID.fromString("ffffffff-ffff-4fff-bfff-ffffffffffff")));

    @Test
    void aPositionComesBack() {
        assertThat(Cursor.parse(Cursor.of(POSITION))).hasValue(POSITION);
    }

    @Test
    void itNeedsNoEncodingInAQuery() {
        assertThat(Cursor.of(POSITION)).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void whatWasNotMadeHereIsRefused() {
        String good = Cursor.of(POSITION);

        assertThat(Cursor.parse(good + "=")).isEmpty();
        assertThat(Cursor.parse(good + "A")).isEmpty();
        assertThat(Cursor.parse(good.substring(1))).isEmpty();
        assertThat(Cursor.parse(good.substring(0, good.length() - 1) + "9")).isEmpty();
        assertThat(Cursor.parse("*")).isEmpty();
    }

    @Test
    void momentsThatNoStoreCanHoldAreRefused() {
        assertThat(Cursor.parse(encoded(Long.MAX_VALUE, 0))).isEmpty();
        assertThat(Cursor.parse(encoded(Instant.MAX.getEpochSecond(), 0))).isEmpty();
        assertThat(Cursor.parse(encoded(0, 1_000_000_000))).isEmpty();
        assertThat(Cursor.parse(encoded(0, -1))).isEmpty();
        assertThat(Cursor.parse(encoded(0, 0))).isPresent();
    }

    private static String encoded(long seconds, int nanos) {
        byte[] bytes =
                ByteBuffer.allocate(28)
                        .putLong(seconds)
                        .putInt(nanos)
                        .putLong(1)
                        .putLong(2)
                        .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
