package io.zerog.domain.job;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A line of a job's log.
 *
 * @param seq attempt × 1,000,000 + the line's number in that attempt, from 1
 * @param code of an error, when it has one
 * @param stackTrace of an error, when there is one
 */
public record JournalEntry(
        long seq,
        Instant at,
        Level level,
        String message,
        OptionalInt code,
        Optional<String> stackTrace) {

    /** The longest message or stack trace in bytes of UTF-8; the rest is cut off. */
    public static final int LIMIT = 8 * 1024;

    /** How far apart the numbers of two attempts are. */
    public static final long ATTEMPT = 1_000_000;

    /** What kind of line. */
    public enum Level {
        EVENT,
        WARNING,
        ERROR
    }

    public JournalEntry {
        message = cut(message);
        stackTrace = stackTrace.map(JournalEntry::cut);
    }

    /** The run that wrote it. */
    public int attempt() {
        return (int) (seq / ATTEMPT);
    }

    /** Its number in its attempt, from 1. */
    public int number() {
        return (int) (seq % ATTEMPT);
    }

    private static String cut(String text) {
        // Half a character, which no store could keep, becomes "?" by this.
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(bytes.length, LIMIT);
        // Never cut inside a character: continuation bytes begin with the bits 10.
        while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
