package io.zerog.application;

import io.zerog.domain.job.JobId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids that are made of names, so that an insert of the same names finds the job there already. */
final class NamedId {

    private static final long VERSION = 0x8000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private NamedId() {}

    /** The same for the same names, and for no others: a UUID of version 8 from their SHA-256. */
    static JobId of(String... names) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String name : names) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            // With its length before it, no two lists of names are the same bytes.
            all.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            all.writeBytes(bytes);
        }
        ByteBuffer hash = ByteBuffer.wrap(sha256(all.toByteArray()));
        long most = hash.getLong() & ~0xF000L | VERSION;
        long least = hash.getLong() & ~0xC000_0000_0000_0000L | VARIANT;
        return new JobId(new UUID(most, least));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
