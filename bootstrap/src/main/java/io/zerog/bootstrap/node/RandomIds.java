package io.zerog.bootstrap.node;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Random UUIDs (RFC 9562, version 4) that nobody can predict: a token fences a run, and whoever
 * knows a job's id can read it. Bytes are drawn from the secure generator by the thousand, because
 * most of the price of a draw does not depend on its size.
 */
public final class RandomIds implements Supplier<UUID> {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int UUID_BYTES = 16;
    private static final int UUIDS = 256;

    private final SecureRandom random = new SecureRandom();
    private final AtomicReference<Batch> current = new AtomicReference<>(draw());

    /**
     * Drawn bytes, handed out without a lock: a thread that loses its processor holds up nobody.
     */
    private record Batch(byte[] drawn, AtomicInteger used) {}

    @Override
    public UUID get() {
        while (true) {
            Batch batch = current.get();
            int index = batch.used().getAndIncrement();
            if (index < UUIDS) {
                return at(batch.drawn(), index * UUID_BYTES);
            }
            // Of those that find it empty one sets the next; the others' draws are thrown away.
            current.compareAndSet(batch, draw());
        }
    }

    private Batch draw() {
        byte[] drawn = new byte[UUIDS * UUID_BYTES];
        random.nextBytes(drawn);
        return new Batch(drawn, new AtomicInteger());
    }

    private static UUID at(byte[] drawn, int offset) {
        long high = (long) LONG.get(drawn, offset) & ~0xF000L | 0x4000L;
        long low = (long) LONG.get(drawn, offset + 8) & ~(3L << 62) | 2L << 62;
        return new UUID(high, low);
    }
}
