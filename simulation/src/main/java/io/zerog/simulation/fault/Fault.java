package io.zerog.simulation.fault;

import java.util.Locale;

/** What may happen to a port call. */
public enum Fault {
    /** It takes seconds. */
    SLOW,
    /** Refused; nothing was applied. */
    FAIL_BEFORE,
    /** Applied, but the answer was lost. */
    APPLIED_THEN_FAIL,
    /** The process dies before the call is applied. */
    CRASH_BEFORE,
    /** The process dies when the call is applied. */
    CRASH_AFTER,
    /** The process stands still for 5 to 90 s, then makes the call. */
    PAUSE;

    /** As in a table: {@code fail before}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
