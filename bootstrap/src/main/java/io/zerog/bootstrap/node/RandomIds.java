package io.zerog.bootstrap.node;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.UUID;
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

    private final SecureRandom random = new SecureRandom();
    private final byte[] drawn = new byte[256 * UUID_BYTES];
    private int used = drawn.length;

    @Override
    public synchronized UUID get() {
        if (used == drawn.length) {
            random.nextBytes(drawn);
            used = 0;
        }
        long high = (long) LONG.get(drawn, used) & ~0xF000L | 0x4000L;
        long low = (long) LONG.get(drawn, used + 8) & ~(3L << 62) | 2L << 62;
        used += UUID_BYTES;
        return new UUID(high, low);
    }
}
